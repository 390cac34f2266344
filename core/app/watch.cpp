#include "core/app/watch.h"

#include "core/app/run_request.h"
#include "core/base/stop_signals.h"
#include "core/flow/fetch_beside.h"
#include "core/flow/kept_credentials.h"
#include "core/run/child.h"

#include <utility>

namespace stepveil {
namespace {

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

Result<FreshSecrets> TakeOver(int read_number) {
  auto fresh = TakeFresh(read_number);
  if (!fresh) {
    return Fail(ErrorCode::kRun, "the process that fetches the secrets has ended unexpectedly",
                {"was it killed, for want of memory perhaps? run this again"});
  }
  return *std::move(fresh);
}

Result<RunOutcome> RunOnce(const CommandLine& line, FreshSecrets start, const Context& context,
                           Watcher& watcher) {
  ChildRequest child;
  child.command = line.child;
  child.search_path = SearchPathOf(context.variables);
  child.options = line.options;
  child.end_number = watcher.read_number();
  child.on_lost = [&watcher] { watcher.OnEnd(); };
  child.block = std::move(start.blocks.front().block);
  STEPVEIL_ASSIGN_OR_RETURN(child.needles, BuildNeedleTable(start.needles));
  context.console.SetNeedles(std::move(start.needles));
  return RunAndReport(std::move(child), context.console);
}

}  // namespace

Result<Watched> StartWatching(std::vector<Request> requests, const Context& context) {
  Watched watched{std::move(requests)};
  for (const Request& request : watched.requests) {
    context.console.Warn(request.warnings);
    STEPVEIL_RETURN_IF_ERROR(CheckRequest(request));
  }
  STEPVEIL_RETURN_IF_ERROR(LogInAndFetch(watched, ToCommand(), context));
  return watched;
}

Result<void> WatchBeside(std::optional<Watched>& watched, Watcher& watcher,
                         std::chrono::milliseconds interval, const Context& context) {
  const auto beside = [&](int write_number) {
    FetchBeside(*watched, watcher, context, interval, write_number);
  };
  auto started = watcher.Start(watched->login, beside, context);
  if (!started) {
    RevokeUnlessKept(*watched, context);
    return started;
  }
  watcher.TakeRequest(std::move(watched->requests.front()));
  watched.reset();  // the login is the other process's now
  return {};
}

Result<ChildEnd> RunWatched(CommandLine line, const Context& context) {
  const StopSignals stop;
  STEPVEIL_ASSIGN_OR_RETURN(Request request, LoadRunRequest(line, context));
  line.child = request.command;
  std::vector<Request> requests;
  requests.push_back(std::move(request));
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Watched> watched,
                            StartWatching(std::move(requests), context));
  if (StopRequested()) {
    return ChildEnd{kExitRunFailed, 0};  // and the signal ends us right here
  }
  FreshSecrets start = FirstSecrets(*watched, context);
  Watcher watcher;
  STEPVEIL_RETURN_IF_ERROR(WatchBeside(watched, watcher, *line.watch, context));
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
