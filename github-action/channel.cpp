#include "github-action/channel.h"

#include "core/base/ancestry.h"
#include "core/base/descriptor.h"
#include "core/base/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace stepveil::github {
namespace {

constexpr const char* kUnsecureCommands = "ACTIONS_ALLOW_UNSECURE_COMMANDS";
constexpr std::size_t kMostProcBytes = std::size_t{4} << 20;

// Empty where it can't be seen.
std::string EnvironmentOf(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/environ";
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.open() ? file.ReadUpTo(kMostProcBytes).value_or("") : "";
}

bool HasEntry(const std::string& block, const std::string& entry) {
  const std::vector<std::string> entries = Split(block, '\0');
  return std::find(entries.begin(), entries.end(), entry) != entries.end();
}

// The process that the runner started for this step: its file for GITHUB_ENV is the step's own.
std::optional<pid_t> OutermostOfStep(const std::string& environment_file) {
  const std::string entry = "GITHUB_ENV=" + environment_file;
  std::optional<pid_t> outermost;
  for (pid_t process = ParentOf(SelfInProc()); process > 1; process = ParentOf(process)) {
    if (!HasEntry(EnvironmentOf(process), entry)) {
      break;
    }
    outermost = process;
  }
  return outermost;
}

// Where it can't be seen, nothing is said.
bool LeadsElsewhere(const std::optional<struct stat>& theirs, const struct stat& ours) {
  return theirs && !IsSameFile(*theirs, ours);
}

bool IsCaptured(const Variables& variables, const struct stat& ours) {
  const auto file = variables.GetNonEmpty("GITHUB_ENV");
  const auto outermost = file ? OutermostOfStep(std::string(*file)) : std::nullopt;
  return outermost && LeadsElsewhere(OutputOf(*outermost, STDOUT_FILENO), ours) &&
         LeadsElsewhere(OutputOf(*outermost, STDERR_FILENO), ours);
}

tl::unexpected<Error> Blind(const std::string& why) {
  return Fail(ErrorCode::kExport, "the runner would not see the masks: " + why,
              {"don't redirect, pipe or capture the output of this command",
               "to capture secrets use --to dotenv, json or shell instead"});
}

}  // namespace

Result<void> CheckLog(const Variables& variables, int log) {
  if (variables.Get("GITHUB_ACTIONS") != "true") {
    return Fail(ErrorCode::kExport, "this is no step of a GitHub Actions job: nobody masks its log",
                {"GitHub's runner sets GITHUB_ACTIONS to true; elsewhere use \"stepveil run\", or "
                 "--to dotenv, json or shell"});
  }
  struct stat found = {};
  if (fstat(log, &found) != 0 || S_ISREG(found.st_mode) ||
      (S_ISCHR(found.st_mode) && isatty(log) != 1)) {
    return Blind("stdout does not lead to the job's log");
  }
  if (IsCaptured(variables, found)) {
    return Blind("stdout is captured by another program of this step");
  }
  return {};
}

Result<void> CheckCommands(const Variables& variables,
                           const std::vector<std::string>& allow_names) {
  const bool allowed =
      std::find(allow_names.begin(), allow_names.end(), kUnsecureCommands) != allow_names.end();
  if (allowed || LowerAscii(variables.Get(kUnsecureCommands).value_or("")) != "true") {
    return {};
  }
  return Fail(ErrorCode::kExport,
              std::string(kUnsecureCommands) +
                  " is set: any line in the log of a later step could set its variables",
              {"remove it from the workflow or the runner; write to GITHUB_ENV in its place",
               std::string("or list ") + kUnsecureCommands + " in allow-names"});
}

}  // namespace stepveil::github
