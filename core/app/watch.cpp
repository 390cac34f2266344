#include "core/app/watch.h"

#include "core/app/run_request.h"
#include "core/base/stop_signals.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/refetch.h"
#include "core/flow/watched.h"
#include "core/flow/watcher.h"
#include "core/run/child.h"
#include "core/run/secret_pipe.h"

#include <optional>
#include <utility>

namespace stepveil {
namespace {

// The secrets that the command is started with, the first time and each time after a change.
struct CommandSecrets {
  std::vector<Secret> block;
  std::vector<Secret> needles;
};

Result<void> CheckRequest(const Request& request) {
  if (!request.mask) {
    return Fail(ErrorCode::kUsage, "\"--watch\" does not go with \"--no-mask\"",
                {"leave one of them out: a command that is watched has stepveil beside it anyway"});
  }
  if (!request.seal.sealed.empty()) {
    return Fail(ErrorCode::kUsage, "\"--watch\" does not go with \"--sealed\"",
                {"leave one of them out: a sealed file does not change (STEPVEIL_SEALED)"});
  }
  if (!request.dynamic.empty()) {
    return Fail(ErrorCode::kUsage, "\"--watch\" does not go with \"--dynamic\"",
                {"leave one of them out (STEPVEIL_DYNAMIC, \"dynamic:\" of the process)"});
  }
  if (!request.selection.as_file.empty()) {
    return Fail(ErrorCode::kUsage, "\"--watch\" does not go with \"--as-file\"",
                {"leave one of them out (STEPVEIL_AS_FILE, \"as-file:\" of the process)"});
  }
  return {};
}

Result<Watched> WatchedOf(CommandLine& line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Request request, LoadRunRequest(line, context));
  context.console.Warn(request.warnings);
  STEPVEIL_RETURN_IF_ERROR(CheckRequest(request));
  Watched watched{std::move(request)};
  STEPVEIL_RETURN_IF_ERROR(LogInAndFetch(watched, ToCommand(), context));
  return watched;
}

int HandOver(const CommandSecrets& start, int write_number) {
  const int error_number = WriteSecrets(write_number, start.block);
  return error_number != 0 ? error_number : WriteSecrets(write_number, start.needles);
}

// Runs in the companion process. If the block can not be handed over, the command has ended.
void FetchBeside(Watched& watched, Watcher& watcher, const Context& context,
                 std::chrono::milliseconds interval, int write_number) {
  context.console.SpeakBesideCommand();
  const Request& request = watched.request;
  Fallback fallback({&request, 1}, context);
  const auto log_in = [&] {
    auto login = LogIn(request, ToCommand(), context);
    if (login) {
      watcher.Keep(*login);
    }
    return login;
  };
  Refetch refetch(request, ToCommand(), context, log_in, std::move(watched.login),
                  std::move(watched.current), fallback);
  const auto go_on = [&] {
    context.clock.sleep(refetch.Pause(interval));
    return !StopRequested();
  };
  while (go_on()) {
    const Refetch::Turn turn = refetch.Take();
    const bool lost = turn == Refetch::Turn::kChanged &&
                      HandOver({ChildBlock(context.variables, refetch.environment(),
                                           watched.credential_variables, request.inheritance),
                                refetch.needles()},
                               write_number) != 0;
    if (lost || turn == Refetch::Turn::kOver) {
      break;
    }
  }
  TakeStopRequest();  // the revocation has all its time
  if (!request.keep_token) {
    refetch.Revoke();
  }
  watcher.MarkDone();
}

Result<CommandSecrets> TakeOver(int read_number) {
  auto block = ReadSecrets(read_number);
  auto needles = block ? ReadSecrets(read_number) : std::nullopt;
  if (!needles) {
    return Fail(ErrorCode::kRun, "the process that fetches the secrets has ended unexpectedly",
                {"was it killed, for want of memory perhaps? run this again"});
  }
  return CommandSecrets{*std::move(block), *std::move(needles)};
}

Result<RunOutcome> RunOnce(const CommandLine& line, CommandSecrets start, const Context& context,
                           Watcher& watcher) {
  ChildRequest child;
  child.command = line.child;
  child.search_path = SearchPathOf(context.variables);
  child.options = line.options;
  child.end_number = watcher.read_number();
  child.on_lost = [&watcher] { watcher.OnEnd(); };
  child.block = std::move(start.block);
  STEPVEIL_ASSIGN_OR_RETURN(child.needles, BuildNeedleTable(start.needles));
  context.console.SetNeedles(std::move(start.needles));
  return RunAndReport(std::move(child), context.console);
}

}  // namespace

Result<ChildEnd> RunWatched(CommandLine line, const Context& context) {
  const StopSignals stop;
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Watched> watched, WatchedOf(line, context));
  if (StopRequested()) {
    return ChildEnd{kExitRunFailed, 0};  // and the signal ends us right here
  }
  CommandSecrets start{ChildBlock(context.variables, watched->current.environment,
                                  watched->credential_variables, watched->request.inheritance),
                       CloneAll(watched->current.needles)};
  if (watched->login) {
    MoveAll(CloneAll(watched->login->needles), start.needles);
  }
  Watcher watcher;
  const auto beside = [&](int write_number) {
    FetchBeside(*watched, watcher, context, *line.watch, write_number);
  };
  auto started = watcher.Start(watched->login, beside, context);
  if (!started) {
    RevokeUnlessKept(*watched, context);
    return Fail(std::move(started).error());
  }
  line.child = std::move(watched->request.command);
  watcher.TakeRequest(std::move(watched->request));
  watched.reset();  // the login is the other process's now
  for (;;) {
    STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome,
                              RunOnce(line, std::move(start), context, watcher));
    if (!outcome.ended_on_request || StopRequested()) {
      return ChildEnd{outcome.exit_code, outcome.ended_by};
    }
    STEPVEIL_ASSIGN_OR_RETURN(start, TakeOver(watcher.read_number()));
  }
}

}  // namespace stepveil
