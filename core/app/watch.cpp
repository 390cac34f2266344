#include "core/app/watch.h"

#include "core/app/kept_credentials.h"
#include "core/app/refetch.h"
#include "core/app/run_request.h"
#include "core/base/stop_signals.h"
#include "core/run/child.h"
#include "core/run/companion.h"
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
void FetchBeside(Watched& watched, const Surroundings& around, std::chrono::milliseconds interval,
                 int write_number) {
  around.console.SpeakBesideCommand();
  const Request& request = watched.request;
  Refetch refetch(
      request, around, [&] { return LogIn(request, around); }, std::move(watched.login),
      std::move(watched.in_use));
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
                           int end_number) {
  ChildRequest child;
  child.command = line.child;
  child.search_path = SearchPathOf(around.variables);
  child.manner = line.manner;
  child.end_number = end_number;
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

Result<int> RunWatched(CommandLine line, const Surroundings& around) {
  const StopSignals stop;
  Surroundings ours = around;
  ours.outlet = Outlet::kCommand;
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Watched> watched, LogInAndFetch(line, ours));
  if (StopRequested()) {
    return kExitRunFailed;  // and the signal ends us right here
  }
  Start start{ChildBlock(around.variables, watched->in_use.environment,
                         watched->credential_variables, watched->request.inheritance),
              CloneAll(watched->in_use.needles)};
  for (const Secret& needle : watched->login.needles) {
    start.needles.push_back(needle.Clone());
  }
  auto companion = Companion::Start(
      [&](int write_number) { FetchBeside(*watched, ours, *line.watch, write_number); });
  if (!companion) {
    RevokeUnlessKept(*watched, around);
    return Fail(std::move(companion).error());
  }
  line.child = std::move(watched->request.command);
  watched.reset();  // the login is the companion's now
  for (;;) {
    STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome,
                              RunOnce(line, std::move(start), around, companion->read_number()));
    if (!outcome.ended_on_request || StopRequested()) {
      return outcome.exit_code;
    }
    STEPVEIL_ASSIGN_OR_RETURN(start, TakeOver(companion->read_number()));
  }
}

}  // namespace stepveil
