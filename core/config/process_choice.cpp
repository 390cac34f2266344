#include "core/config/process_choice.h"

#include "core/base/text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

using Texts = std::vector<std::string>;

// Walks from process to process along `after`.
class Walk {
 public:
  Walk(const ProjectFile& file, SettingFaults& faults) : file_(file), faults_(faults) {}

  void From(const std::string& name) {
    if (const auto begins = std::find(way_.begin(), way_.end(), name); begins != way_.end()) {
      AddCircle(Texts(begins, way_.end()));
      return;
    }
    if (!reached_.insert(name).second) {
      return;
    }
    way_.push_back(name);
    const ProcessStart& start = file_.processes.at(name).start;
    for (const std::string& other : start.after) {
      if (IsStartable(other, start.after_place)) {
        From(other);
      }
    }
    way_.pop_back();
  }

  [[nodiscard]] const std::set<std::string>& reached() const { return reached_; }

 private:
  bool IsStartable(const std::string& name, const std::string& place) {
    const auto process = file_.processes.find(name);
    if (process == file_.processes.end()) {
      Texts known;
      for (const auto& [other, settings] : file_.processes) {
        known.push_back(other);
      }
      const auto nearest = Nearest(name, known);
      Add(place, "\"after\" names the unknown process " + Quoted(name),
          nearest ? "did you mean " + Quoted(*nearest) + "?"
                  : "the processes are " + Join(known, ", "));
      return false;
    }
    if (!process->second.command) {
      Add(place, "\"after\" names " + Quoted(name) + ", which has no \"command:\" to start",
          "give it one, or take it out of \"after\"");
      return false;
    }
    return true;
  }

  void AddCircle(Texts circle) {
    circle.push_back(circle.front());
    Add(file_.processes.at(circle.front()).start.after_place,
        circle.size() == 2 ? Quoted(circle[0]) + " would wait for itself"
                           : "processes would wait for each other: " + Join(circle, " after "),
        "take one of them out of \"after\"");
  }

  void Add(const std::string& place, const std::string& message, std::string hint) {
    faults_.Add({ErrorCode::kConfig, place + ": " + message, {std::move(hint)}}, "after");
  }

  const ProjectFile& file_;
  SettingFaults& faults_;
  Texts way_;
  std::set<std::string> reached_;
};

}  // namespace

std::set<std::string> ChooseProcesses(const ProjectFile& file, const Texts& names,
                                      SettingFaults& faults) {
  Walk walk(file, faults);
  for (const auto& [name, settings] : file.processes) {
    const bool named = std::find(names.begin(), names.end(), name) != names.end();
    if (named && !settings.command) {
      faults.Add({ErrorCode::kUsage,
                  "process " + Quoted(name) + " has no \"command:\" to start",
                  {"give it one in .stepveil.yaml, or leave it out of --only-processes"}});
    } else if (named || (names.empty() && settings.command)) {
      walk.From(name);
    }
  }
  return walk.reached();
}

}  // namespace stepveil
