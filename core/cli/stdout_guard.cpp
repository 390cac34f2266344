#include "core/cli/stdout_guard.h"

#include "core/base/ancestry.h"
#include "core/base/text.h"
#include "core/base/write_all.h"

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

// A caller that captures values does not capture stderr with them.
bool SharesPipeWithStderr() {
  struct stat out = {};
  struct stat messages = {};
  return fstat(STDOUT_FILENO, &out) == 0 && fstat(STDERR_FILENO, &messages) == 0 &&
         (S_ISFIFO(out.st_mode) || S_ISSOCK(out.st_mode)) && IsSameFile(out, messages);
}

bool IsLog() {
  return isatty(STDOUT_FILENO) == 1 || SharesPipeWithStderr() || SharesStdoutWithStarter();
}

}  // namespace

bool InCi(const Variables& variables, bool detected) {
  const auto ci = variables.GetNonEmpty("CI");
  return detected || (ci && LowerAscii(*ci) != "false" && *ci != "0");
}

Result<void> RefuseLogAsStdout(const Variables& variables, bool detected) {
  if (!InCi(variables, detected) || !IsLog()) {
    return {};
  }
  return Fail(ErrorCode::kExport, "refusing to print secrets into the job's log",
              {"write a file: --output-file FILE",
               "capture the output: eval \"$(stepveil export --to shell ...)\"",
               "or start the command with them: stepveil run ... -- COMMAND"});
}

Result<void> StdoutOutcome(int error_number) {
  return error_number == 0
             ? Result<void>()
             : Fail(ErrorCode::kExport, "cannot write to stdout: " + SystemWords(error_number));
}

Result<void> WriteToStdout(std::string_view text) {
  return StdoutOutcome(WriteAll(STDOUT_FILENO, text));
}

Result<void> WriteToStdout(const Secret& content) { return WriteToStdout(content.Expose()); }

}  // namespace stepveil
