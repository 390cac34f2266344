#include "core/app/stdout_guard.h"

#include "core/base/ancestry.h"
#include "core/base/text.h"

#include <sys/stat.h>
#include <unistd.h>

namespace stepveil {
namespace {

// Is our stdout that of the program which started us? The subshell that a shell makes for
// `$(a || b)` is no program of its own: it counts as the shell, whose stdout is another one.
bool SharesStdoutWithStarter() {
  struct stat ours = {};
  if (fstat(STDOUT_FILENO, &ours) != 0) {
    return false;
  }
  for (pid_t process = ParentOf(SelfInProc());;) {
    const auto theirs = OutputOf(process, STDOUT_FILENO);
    if (!theirs || !IsSameFile(*theirs, ours)) {
      return false;
    }
    const pid_t above = ParentOf(process);
    if (!IsCopyOf(process, above)) {
      return true;
    }
    process = above;
  }
}

}  // namespace

bool InCi(const Variables& variables) {
  const auto ci = variables.GetNonEmpty("CI");
  return ci && LowerAscii(*ci) != "false" && *ci != "0";
}

Result<void> RefuseLogAsStdout(const Variables& variables) {
  if (!InCi(variables) || !(isatty(STDOUT_FILENO) == 1 || SharesStdoutWithStarter())) {
    return {};
  }
  return Fail(ErrorCode::kExport, "refusing to print secrets into the job's log",
              {"write a file: --output-file FILE",
               "capture the output: eval \"$(stepveil export --to shell ...)\"",
               "or start the command with them: stepveil run ... -- COMMAND"});
}

}  // namespace stepveil
