#include "github-action/channel.h"

#include "core/base/text.h"
#include "core/config/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace stepveil::github {
namespace {

constexpr const char* kUnsecureCommands = "ACTIONS_ALLOW_UNSECURE_COMMANDS";
constexpr std::size_t kMostProcBytes = std::size_t{4} << 20;

std::optional<std::string> ReadProc(pid_t process, const char* name) {
  const std::string path = "/proc/" + std::to_string(process) + "/" + name;
  const OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file ? file.ReadUpTo(kMostProcBytes) : std::nullopt;
}

bool HasEntry(const std::string& block, const std::string& entry) {
  const std::vector<std::string> entries = Split(block, '\0');
  return std::find(entries.begin(), entries.end(), entry) != entries.end();
}

// The fourth field of /proc/PID/stat; the second is a name in brackets that may hold anything.
pid_t ParentOf(pid_t process) {
  const std::string stat = ReadProc(process, "stat").value_or("");
  const std::size_t bracket = stat.rfind(") ");
  pid_t parent = 0;
  if (bracket != std::string::npos && bracket + 4 < stat.size()) {
    std::from_chars(stat.data() + bracket + 4, stat.data() + stat.size(), parent);
  }
  return parent;
}

// The process that the runner started for this step: its file for GITHUB_ENV is the step's own.
std::optional<pid_t> OutermostOfStep(const std::string& environment_file) {
  const std::string entry = "GITHUB_ENV=" + environment_file;
  std::optional<pid_t> outermost;
  for (pid_t process = getppid(); process > 1; process = ParentOf(process)) {
    const auto block = ReadProc(process, "environ");
    if (!block || !HasEntry(*block, entry)) {
      break;
    }
    outermost = process;
  }
  return outermost;
}

// Nothing where it can't be seen.
std::optional<bool> IsDescriptorOf(pid_t process, const char* descriptor, const struct stat& ours) {
  struct stat theirs = {};
  const std::string path = "/proc/" + std::to_string(process) + "/fd/" + descriptor;
  if (stat(path.c_str(), &theirs) != 0) {
    return std::nullopt;
  }
  return ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino &&
         ours.st_rdev == theirs.st_rdev;
}

bool IsCaptured(const Variables& variables, const struct stat& ours) {
  const auto file = variables.GetNonEmpty("GITHUB_ENV");
  const auto outermost = file ? OutermostOfStep(std::string(*file)) : std::nullopt;
  return outermost && !IsDescriptorOf(*outermost, "1", ours).value_or(true) &&
         !IsDescriptorOf(*outermost, "2", ours).value_or(true);
}

tl::unexpected<Error> Blind(const std::string& why) {
  return Fail(ErrorCode::kExport, "the runner would not see the masks: " + why,
              {"don't redirect, pipe or capture the output of this command",
               "to capture secrets use --to dotenv, json or shell instead"});
}

}  // namespace

Result<void> CheckLog(const Variables& variables, int log) {
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
