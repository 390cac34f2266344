#include "github-action/exporter.h"

#include "core/base/text.h"
#include "core/environment/room.h"
#include "github-action/channel.h"
#include "github-action/environment_file.h"
#include "github-action/file_command.h"
#include "github-action/mask_plan.h"
#include "github-action/workflow_command.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

constexpr std::string_view kAddMask = "add-mask";

// The runner masks a needle as a whole and line by line; older ones and act take it literally, so
// the lines of a needle that has several are announced, too. One of white space alone masks
// nothing.
void AppendMasks(std::string& text, std::string_view needle) {
  if (Trim(needle).empty()) {
    return;
  }
  AppendCommand(text, kAddMask, needle);
  if (needle.find_first_of("\r\n") == std::string_view::npos) {
    return;
  }
  while (!needle.empty()) {
    const std::string_view line = needle.substr(0, needle.find_first_of("\r\n"));
    if (!Trim(line).empty()) {
      AppendCommand(text, kAddMask, Trim(line));
    }
    needle.remove_prefix(line.size() < needle.size() ? line.size() + 1 : line.size());
  }
}

// A byte becomes three at most, and comes twice; each line brings a command of its own.
std::size_t RoomBytes(const std::vector<std::string_view>& needles) {
  constexpr std::size_t kCommandBytes = 14;  // "::add-mask::" and a newline
  std::size_t bytes = 0;
  for (const std::string_view needle : needles) {
    bytes += (6 + kCommandBytes) * needle.size() + kCommandBytes;
  }
  return bytes;
}

class GithubExporter : public Exporter {
 public:
  GithubExporter(const Variables& variables, int log) : variables_(variables), log_(log) {}

  Result<void> Check() override {
    STEPVEIL_RETURN_IF_ERROR(CheckLog(variables_, log_));
    return CheckFileCommand("GITHUB_ENV", variables_);
  }

  Result<void> Mask(const std::vector<Secret>& needles) override {
    return Announce(PlanAllMasks(needles));
  }

  Result<void> MaskValues(const Environment& environment,
                          const std::vector<Secret>& needles) override {
    const MaskPlan plan = PlanMasks(environment, needles);
    STEPVEIL_RETURN_IF_ERROR(Announce(plan));
    return plan.left_out == 0 ? Result<void>() : WarnOf(plan);
  }

  Result<void> Export(const Environment& environment) override {
    STEPVEIL_RETURN_IF_ERROR(CheckRoom(environment, variables_));
    STEPVEIL_ASSIGN_OR_RETURN(const Secret text, EnvironmentFileText(environment));
    return AppendToFileCommand("GITHUB_ENV", variables_, text);
  }

 private:
  Result<void> Announce(const MaskPlan& plan) {
    STEPVEIL_RETURN_IF_ERROR(CheckLog(variables_, log_));
    std::string text;
    text.reserve(RoomBytes(plan.masks));  // growing would leave copies behind
    for (const std::string_view needle : plan.masks) {
      AppendMasks(text, needle);
    }
    return WriteCommands(log_, Secret::Take(text));
  }

  Result<void> WarnOf(const MaskPlan& plan) const {
    std::string text;
    AppendCommand(text, "warning",
                  std::to_string(plan.left_out) + " of " +
                      std::to_string(plan.left_out + plan.masks.size()) +
                      " masks were left out, so as not to slow the runner down: encoded forms of "
                      "long values; the values themselves are masked");
    return WriteCommands(log_, Secret::Take(text));
  }

  const Variables& variables_;
  int log_;
};

}  // namespace

std::unique_ptr<Exporter> MakeExporter(const Variables& variables, int log) {
  return std::make_unique<GithubExporter>(variables, log);
}

}  // namespace stepveil::github
