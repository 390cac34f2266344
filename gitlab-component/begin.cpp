#include "gitlab-component/begin.h"

#include "core/base/ancestry.h"
#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/cli/stdout_guard.h"
#include "core/export/private_file.h"
#include "core/export/quoting.h"
#include "gitlab-component/job_end.h"
#include "gitlab-component/log_daemon.h"
#include "gitlab-component/log_folder.h"
#include "gitlab-component/shell.h"
#include "gitlab-component/wrapper_text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;

constexpr int kLog = 3;

constexpr const char* kTheLine =
    "write it like this: { eval \"$(stepveil gitlab begin || echo \"exit $?\")\"; } 3>&1";

// Is the stdout of the job's shell another file than `log`? The shell is the nearest ancestor that
// does not write to our own stdout, its `$(...)`. Where /proc doesn't show it, nothing is said.
bool LeadsElsewhere(const struct stat& out, const struct stat& log) {
  for (pid_t process = ParentOf(SelfInProc()); process > 0; process = ParentOf(process)) {
    const auto found = OutputOf(process, STDOUT_FILENO);
    if (!found) {
      return false;
    }
    if (!IsSameFile(*found, out)) {
      return !IsSameFile(*found, log);
    }
  }
  return false;
}

// stdout must be the shell's `$(...)`, and 3 what was its stdout outside of it.
Result<void> CheckDescriptors() {
  struct stat out = {};
  struct stat log = {};
  const int flags = fcntl(kLog, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || fstat(kLog, &log) != 0) {
    return Fail(ErrorCode::kUsage, "descriptor 3 does not lead to the job's log", {kTheLine});
  }
  if (fstat(STDOUT_FILENO, &out) != 0 || !S_ISFIFO(out.st_mode) || IsSameFile(out, log)) {
    return Fail(ErrorCode::kUsage, "what this prints is for the job's shell, not for its log",
                {kTheLine});
  }
  if (LeadsElsewhere(out, log)) {
    return Fail(ErrorCode::kUsage, "descriptor 3 does not lead to the job's log", {kTheLine});
  }
  return {};
}

// Does the job's log lead to a wrapper of an earlier call? The shell's, not ours: 3 is its stdout.
bool IsMaskedAlready(const Variables& variables) {
  const auto folder = variables.GetNonEmpty(kLogFolderVariable);
  struct stat fifo = {};
  struct stat log = {};
  return folder && stat((fs::path(*folder) / kFifoName).c_str(), &fifo) == 0 &&
         fstat(kLog, &log) == 0 && IsSameFile(fifo, log);
}

// Puts the wrapper beside the FIFO and returns the line that reads it in: what a traced shell
// evaluates stands in its log, the file does not.
Result<std::string> WriteWrapper(const fs::path& folder, const fs::path& program) {
  const fs::path file = folder / "wrapper";
  STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(folder, file, Secret(WrapperText(folder, program))));
  std::string line = ". ";
  AppendShellLiteral(line, file.native());
  return line + "\n";
}

// Starts to mask; the line for the shell, "" if it is done already.
Result<std::string> StartMasking(const Variables& variables) {
  if (IsMaskedAlready(variables)) {
    return std::string();
  }
  STEPVEIL_RETURN_IF_ERROR(CheckShell(ProgramOf(ParentOf(SelfInProc()))));
  std::error_code fault;
  const fs::path program = fs::read_symlink("/proc/self/exe", fault);
  if (fault) {
    return Fail(ErrorCode::kExport, "cannot find this program's own file",
                {"/proc must be mounted"});
  }
  STEPVEIL_ASSIGN_OR_RETURN(const fs::path folder, MakeLogFolder(variables));
  auto text = WriteWrapper(folder, program);
  if (auto started = text ? StartLogDaemon(folder, kLog, JobEndFor(SelfInProc()))
                          : Result<void>(Fail(text.error()));
      !started) {
    RemoveLogFolder(folder);
    return Fail(std::move(started).error());
  }
  return text;
}

}  // namespace

Result<int> Begin(const std::vector<std::string>& operands, const Context& context) {
  if (!operands.empty()) {
    return Fail(ErrorCode::kUsage, "\"stepveil gitlab begin\" takes no arguments",
                {"what to fetch goes to \"stepveil export --to gitlab\", after it"});
  }
  STEPVEIL_RETURN_IF_ERROR(CheckDescriptors());
  auto text = StartMasking(context.variables);
  if (!text) {
    // An eval without "|| echo exit" has to fail as well.
    const int failure = ExitCodeFor(text.error().code, ExitMode::kCommand);
    [[maybe_unused]] const auto told = WriteToStdout("(exit " + std::to_string(failure) + ")\n");
    return Fail(std::move(text).error());
  }
  STEPVEIL_RETURN_IF_ERROR(WriteToStdout(*text));
  return 0;
}

}  // namespace stepveil::gitlab
