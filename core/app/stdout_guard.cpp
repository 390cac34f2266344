#include "core/app/stdout_guard.h"

#include "core/base/text.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace stepveil {
namespace {

bool InCi(const Variables& variables) {
  const auto ci = variables.GetNonEmpty("CI");
  return ci && LowerAscii(*ci) != "false" && *ci != "0";
}

bool SharesStdoutWithParent() {
  struct stat ours = {};
  struct stat parents = {};
  const std::string parent = "/proc/" + std::to_string(getppid()) + "/fd/1";
  return fstat(STDOUT_FILENO, &ours) == 0 && stat(parent.c_str(), &parents) == 0 &&
         ours.st_dev == parents.st_dev && ours.st_ino == parents.st_ino &&
         ours.st_rdev == parents.st_rdev;
}

}  // namespace

Result<void> RefuseLogAsStdout(const Variables& variables) {
  if (!InCi(variables) || !(isatty(STDOUT_FILENO) == 1 || SharesStdoutWithParent())) {
    return {};
  }
  return Fail(ErrorCode::kExport, "refusing to print secrets into the job's log",
              {"write a file: --output-file FILE",
               "capture the output: eval \"$(stepveil export --to shell ...)\"",
               "or start the command with them: stepveil run ... -- COMMAND"});
}

}  // namespace stepveil
