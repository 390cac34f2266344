#include "core/run/child.h"

#include "core/base/duration_words.h"
#include "core/base/exit_code.h"
#include "core/run/child_streams.h"
#include "core/run/launch.h"
#include "core/run/program.h"
#include "core/run/pump.h"
#include "core/run/signals.h"

#include <signal.h>

#include <span>
#include <utility>

namespace stepveil {
namespace {

// A child, or why there is none.
struct Started {
  pid_t pid = -1;
  std::optional<StartFailure> failure;
};

Result<Started> StartCommand(const ChildRequest& request, const ChildStreams& streams) {
  const std::vector<std::string>& command = request.command;
  EnvironmentBlock block(request.block);
  const Program program = FindProgram(command[0], SearchPath(block.get(), request.search_path));
  if (program.path.empty()) {
    return Started{-1, ExplainNotFound(command[0], program)};
  }
  STEPVEIL_ASSIGN_OR_RETURN(
      const Launched launched,
      streams.control->Start({program.path, command, block, streams.stdin_number,
                              streams.stdout_number, streams.stderr_number, -1}));
  if (launched.exec_error_number != 0) {
    return Started{-1, ExplainNotExecuted(command[0], program.path, launched.exec_error_number)};
  }
  return Started{launched.pid, std::nullopt};
}

void AddKilled(std::chrono::milliseconds kill_after, RunOutcome& outcome) {
  outcome.warnings.push_back("the command had not ended " + InWords(kill_after) +
                             " after it was asked to: killed");
}

// A signal that the terminal sent to the child alone (Ctrl-C on a pty) would have reached our whole
// process group without stepveil, and with it the script that started us.
void TellJob(const ChildControl& child, const SignalRelay& signals) {
  for (const int signal : {SIGINT, SIGQUIT}) {
    if (child.had_terminal() && child.end().signal == signal && !signals.Passed(signal)) {
      struct sigaction ignored = {};
      struct sigaction before = {};
      ignored.sa_handler = SIG_IGN;
      sigaction(signal, &ignored, &before);
      kill(0, signal);
      sigaction(signal, &before, nullptr);
    }
  }
}

}  // namespace

Result<RunOutcome> RunChild(ChildRequest request) {
  if (request.command.empty()) {
    return Fail(ErrorCode::kUsage, "there is no command to run",
                {"put it after --: stepveil run ... -- COMMAND"});
  }
  SignalRelay signals;
  STEPVEIL_ASSIGN_OR_RETURN(ChildStreams streams,
                            MakeChildStreams(request.options.pty, request.needles, signals));
  for (MaskedOutput& output :
       request.watcher ? std::span(streams.outputs) : std::span<MaskedOutput>()) {
    output.Watch(request.watcher);
  }
  STEPVEIL_ASSIGN_OR_RETURN(Started start, StartCommand(request, streams));
  request.block.clear();  // wiped: the child has its own
  if (start.failure) {
    return RunOutcome{start.failure->exit_code, 0, std::move(start.failure->error), {}};
  }
  signals.PassOnTo(start.pid, request.options.kill_after);
  streams.child_ends.clear();
  RunOutcome outcome;
  outcome.warnings = std::move(streams.warnings);
  PumpOptions pump{request.options.drain, request.end_number, std::move(request.on_lost)};
  for (auto& warning : PumpUntilEnd(*streams.control, streams.outputs, signals, std::move(pump))) {
    outcome.warnings.push_back(std::move(warning));
  }
  if (signals.killed()) {
    AddKilled(request.options.kill_after, outcome);
  }
  TellJob(*streams.control, signals);
  outcome.exit_code = streams.control->end().exit_code;
  outcome.ended_by = streams.control->end().signal;
  signals.StopPassing();  // one that comes now is not lost on a command that is gone
  outcome.ended_on_request = signals.EndedOnRequest();
  return outcome;
}

}  // namespace stepveil
