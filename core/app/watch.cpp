#include "core/app/watch.h"

#include "core/app/run_request.h"
#include "core/app/watcher.h"
#include "core/base/stop_signals.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/refetch.h"
#include "core/run/child.h"
#include "core/run/secret_pipe.h"

#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

// What has to be known to start the command, the first time and again.
struct Start {
  std::vector<Secret> block;
  std::vector<Secret> needles;
};

// How this run fetches and what with.
struct Watched {
  Request request;
  KeptLogin login = {};
  InUse in_use = {};
  std::vector<std::string> credential_variables = {};
};

void RevokeUnlessKept(const Watched& watched, const Surroundings& around) {
  if (!watched.request.keep_token || StopRequested()) {
    RevokeToken(watched.login.session, around);
  }
}

Result<void> Fetch(Watched& watched, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(watched.in_use, FetchFirst(watched.request, around, watched.login));
  watched.credential_variables = watched.login.session.credential_variables;
  MoveAll(NeedlesOfKept(around, watched.credential_variables, watched.request.inheritance),
          watched.in_use.needles);
  return Disconnect(watched.login, watched.request, around);
}

Result<Watched> LogInAndFetch(CommandLine& line, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(Request request, LoadRunRequest(line, around));
  around.console.Warn(request.warnings);
  if (!request.mask) {
    return Fail(ErrorCode::kUsage, "\"--watch\" does not go with \"--no-mask\"",
                {"leave one of them out: a command that is watched has stepveil beside it anyway"});
  }
  if (!request.selection.as_file.empty()) {
    return Fail(ErrorCode::kUsage, "\"--watch\" does not go with \"--as-file\"",
                {"leave one of them out (STEPVEIL_AS_FILE, \"as-file:\" of the process)"});
  }
  Watched watched{std::move(request)};
  STEPVEIL_ASSIGN_OR_RETURN(watched.login, LogIn(watched.request, around));
  auto fetched = Fetch(watched, around);
  if (!fetched || StopRequested()) {
    RevokeUnlessKept(watched, around);
  }
  STEPVEIL_RETURN_IF_ERROR(fetched);
  return watched;
}

int HandOver(const Start& start, int write_number) {
  const int error_number = WriteSecrets(write_number, start.block);
  return error_number != 0 ? error_number : WriteSecrets(write_number, start.needles);
}

// The companion's work. A block that nobody takes is the command's end.
void FetchBeside(Watched& watched, Watcher& watcher, const Surroundings& around,
                 std::chrono::milliseconds interval, int write_number) {
  around.console.SpeakBesideCommand();
  const Request& request = watched.request;
  const auto log_in = [&] {
    auto login = LogIn(request, around);
    if (login) {
      watcher.Keep(*login);
    }
    return login;
  };
  Refetch refetch(request, around, log_in, std::move(watched.login), std::move(watched.in_use));
  const auto go_on = [&] {
    around.clock.sleep(refetch.Pause(interval));
    return !StopRequested();
  };
  while (go_on()) {
    const Refetch::Turn turn = refetch.Take();
    const bool lost = turn == Refetch::Turn::kChanged &&
                      HandOver({ChildBlock(around.variables, refetch.environment(),
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
  watcher.Settle();
}

Result<Start> TakeOver(int read_number) {
  auto block = ReadSecrets(read_number);
  auto needles = block ? ReadSecrets(read_number) : std::nullopt;
  if (!needles) {
    return Fail(ErrorCode::kRun, "the process that fetches the secrets has ended unexpectedly",
                {"was it killed, for want of memory perhaps? run this again"});
  }
  return Start{*std::move(block), *std::move(needles)};
}

Result<RunOutcome> RunOnce(const CommandLine& line, Start start, const Surroundings& around,
                           Watcher& watcher) {
  ChildRequest child;
  child.command = line.child;
  child.search_path = SearchPathOf(around.variables);
  child.manner = line.manner;
  child.end_number = watcher.read_number();
  child.on_lost = [&watcher] { watcher.OnEnd(); };
  child.block = std::move(start.block);
  STEPVEIL_ASSIGN_OR_RETURN(child.needles, BuildNeedleTable(start.needles));
  around.console.SetNeedles(std::move(start.needles));
  STEPVEIL_ASSIGN_OR_RETURN(RunOutcome outcome, RunChild(std::move(child)));
  around.console.Warn(outcome.warnings);
  if (outcome.failure) {
    around.console.Fail(*outcome.failure);
  }
  return outcome;
}

}  // namespace

Result<ChildEnd> RunWatched(CommandLine line, const Surroundings& around) {
  const StopSignals stop;
  Surroundings ours = around;
  ours.outlet = Outlet::kCommand;
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Watched> watched, LogInAndFetch(line, ours));
  if (StopRequested()) {
    return ChildEnd{kExitRunFailed, 0};  // and the signal ends us right here
  }
  Start start{ChildBlock(around.variables, watched->in_use.environment,
                         watched->credential_variables, watched->request.inheritance),
              CloneAll(watched->in_use.needles)};
  for (const Secret& needle : watched->login.needles) {
    start.needles.push_back(needle.Clone());
  }
  Watcher watcher;
  const auto beside = [&](int write_number) {
    FetchBeside(*watched, watcher, ours, *line.watch, write_number);
  };
  auto started = watcher.Start(watched->login, beside, ours);
  if (!started) {
    RevokeUnlessKept(*watched, around);
    return Fail(std::move(started).error());
  }
  line.child = std::move(watched->request.command);
  watcher.TakeRequest(std::move(watched->request));
  watched.reset();  // the login is the other process's now
  for (;;) {
    STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome,
                              RunOnce(line, std::move(start), around, watcher));
    if (!outcome.ended_on_request || StopRequested()) {
      return ChildEnd{outcome.exit_code, outcome.ended_by};
    }
    STEPVEIL_ASSIGN_OR_RETURN(start, TakeOver(watcher.read_number()));
  }
}

}  // namespace stepveil
