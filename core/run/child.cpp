#include "core/run/child.h"

#include "core/base/exit_code.h"
#include "core/base/variables.h"
#include "core/run/launch.h"
#include "core/run/output.h"
#include "core/run/program.h"
#include "core/run/pump.h"
#include "core/run/signals.h"
#include "core/run/terminal.h"

#include <sys/wait.h>

#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

// A child, or why there is none.
struct Start {
  pid_t pid = -1;
  std::optional<StartFailure> failure;
};

Result<Start> StartCommand(const std::vector<std::string>& command,
                           const std::vector<Secret>& entries, const OutputPipes& pipes) {
  EnvironmentBlock block(entries);
  const Program program = FindProgram(command[0], Variables(block.get()).Get("PATH"));
  if (program.path.empty()) {
    return Start{-1, ExplainNotFound(command[0], program)};
  }
  const int out = pipes.child_stdout.number();
  const int err = pipes.child_stderr.open() ? pipes.child_stderr.number() : out;
  STEPVEIL_ASSIGN_OR_RETURN(const Launched launched,
                            LaunchChild({program.path, command, block, out, err}));
  if (launched.exec_error_number != 0) {
    return Start{-1, ExplainNotExecuted(command[0], program.path, launched.exec_error_number)};
  }
  return Start{launched.pid, std::nullopt};
}

Result<int> Reap(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) == -1) {
    if (errno != EINTR) {
      return Fail(ErrorCode::kRun, "cannot tell how the command ended: somebody else reaped it");
    }
  }
  return WIFSIGNALED(status) ? kExitSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<RunOutcome> RunChild(ChildRequest request) {
  if (request.command.empty()) {
    return Fail(ErrorCode::kUsage, "there is no command to run",
                {"put it after --: stepveil run ... -- COMMAND"});
  }
  SignalRelay signals;
  TerminalLoan terminal;
  STEPVEIL_ASSIGN_OR_RETURN(OutputPipes pipes, MakeOutputPipes(request.needles));
  STEPVEIL_ASSIGN_OR_RETURN(Start start, StartCommand(request.command, request.block, pipes));
  request.block.clear();  // wiped: the child has its own
  if (start.failure) {
    return RunOutcome{start.failure->exit_code, std::move(start.failure->error), {}};
  }
  signals.PassOnTo(start.pid);
  pipes.child_stdout.Close();
  pipes.child_stderr.Close();
  RunOutcome outcome;
  outcome.warnings = PumpUntilEnd(start.pid, pipes.outputs, signals, terminal);
  STEPVEIL_ASSIGN_OR_RETURN(outcome.exit_code, Reap(start.pid));
  return outcome;
}

}  // namespace stepveil
