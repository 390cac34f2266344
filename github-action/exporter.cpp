#include "github-action/exporter.h"

#include "core/base/text.h"
#include "github-action/environment_file.h"
#include "github-action/workflow_command.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
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
std::size_t RoomBytes(const std::vector<Secret>& needles) {
  constexpr std::size_t kCommandBytes = 14;  // "::add-mask::" and a newline
  std::size_t bytes = 0;
  for (const Secret& needle : needles) {
    bytes += (6 + kCommandBytes) * needle.size_bytes() + kCommandBytes;
  }
  return bytes;
}

// GitHub's runner masks the union of all needles; act and runners built on it replace one after the
// other, and a short one would leave the rest of a longer one standing.
std::vector<std::string_view> LongestFirst(const std::vector<Secret>& needles) {
  std::vector<std::string_view> sorted;
  for (const Secret& needle : needles) {
    sorted.push_back(needle.Expose());
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
  return sorted;
}

bool IsReadByRunner(int log) {
  struct stat found = {};
  return fstat(log, &found) == 0 && !S_ISREG(found.st_mode) &&
         (!S_ISCHR(found.st_mode) || isatty(log) == 1);
}

class GithubExporter : public Exporter {
 public:
  GithubExporter(std::optional<std::string> environment_file, int log)
      : environment_file_(std::move(environment_file)), log_(log) {}

  Result<void> Mask(const std::vector<Secret>& needles) override {
    if (!IsReadByRunner(log_)) {
      return Fail(ErrorCode::kExport,
                  "the runner would not see the masks: stdout does not lead to the job's log",
                  {"don't redirect the output of this command"});
    }
    std::string text;
    text.reserve(RoomBytes(needles));  // growing would leave copies behind
    for (const std::string_view needle : LongestFirst(needles)) {
      AppendMasks(text, needle);
    }
    return WriteCommands(log_, Secret::Take(text));
  }

  Result<void> Export(const Environment& environment) override {
    STEPVEIL_ASSIGN_OR_RETURN(const Secret text, EnvironmentFileText(environment));
    if (!environment_file_) {
      return Fail(ErrorCode::kExport, "GITHUB_ENV is not set",
                  {"--to github works inside a step of a GitHub Actions job"});
    }
    return text.empty() ? Result<void>() : AppendToEnvironmentFile(*environment_file_, text);
  }

 private:
  std::optional<std::string> environment_file_;
  int log_;
};

}  // namespace

std::unique_ptr<Exporter> MakeExporter(const Variables& variables, int log) {
  const auto file = variables.GetNonEmpty("GITHUB_ENV");
  return std::make_unique<GithubExporter>(file ? std::optional<std::string>(*file) : std::nullopt,
                                          log);
}

}  // namespace stepveil::github
