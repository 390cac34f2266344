#include "core/app/run_all.h"

#include "core/app/watch.h"
#include "core/base/duration_words.h"
#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/cli/colours.h"
#include "core/flow/fetch_beside.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/named_child.h"
#include "core/run/together.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

void Report(const std::string& name, const Result<RunOutcome>& outcome, Console& console) {
  if (!outcome) {
    console.Fail(WithContext(name, outcome.error()));
    return;
  }
  for (const std::string& warning : outcome->warnings) {
    console.Warn(std::string(name).append(": ").append(warning));
  }
  if (outcome->failure) {
    console.Fail(WithContext(name, *outcome->failure));
  }
}

std::string Failed(const std::string& name, std::optional<int> exit_code,
                   const std::vector<std::string>& others) {
  return name +
         (exit_code ? " ended with " + std::to_string(*exit_code) : std::string(" is not ready")) +
         (others.empty() ? "" : ": stopping " + Join(others, ", "));
}

std::string Again(const std::string& name, int exit_code, std::chrono::milliseconds pause,
                  int count) {
  return name + " ended with " + std::to_string(exit_code) + ": starting it again in " +
         InWords(pause) + " (" + std::to_string(count) + " of " +
         std::to_string(RestartPauses::kMost) + ")";
}

// What to run, and the files and leases to keep meanwhile.
struct Children {
  std::vector<NamedChild> commands;
  std::vector<std::unique_ptr<TemporaryFolder>> files;
  std::shared_ptr<LeaseHolder> leases;
};

Result<std::vector<Request>> RequestsToStart(CommandLine& line, const Context& context) {
  return LoadRequests(std::move(line.settings), context.variables, std::filesystem::current_path(),
                      {Processes::Which::kToStart, std::move(line.processes)});
}

// Everything else that the processes were prepared from is freed before they run.
Result<Children> PrepareChildren(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::vector<Request> requests, RequestsToStart(line, context));
  STEPVEIL_ASSIGN_OR_RETURN(auto tasks, PrepareRuns(requests, line.options, context));
  Children children;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    children.commands.push_back(NamedChildOf(requests[i], std::move(tasks[i].child), context));
    children.files.push_back(std::move(tasks[i].files));
    children.leases = tasks[i].leases;
  }
  return children;
}

Result<std::vector<NamedChild>> FirstChildren(const Watched& watched, const CommandLine& line,
                                              const Context& context) {
  FreshSecrets start = FirstSecrets(watched, context);
  STEPVEIL_ASSIGN_OR_RETURN(const auto needles, BuildNeedleTable(start.needles));
  std::vector<NamedChild> children;
  for (FreshBlock& fresh : start.blocks) {
    const Request& request = watched.requests[fresh.number];
    ChildRequest child{request.command, std::move(fresh.block), needles, line.options,
                       SearchPathOf(context.variables)};
    children.push_back(NamedChildOf(request, std::move(child), context));
  }
  context.console.SetNeedles(std::move(start.needles));
  return children;
}

// What the process beside the commands has handed over.
std::optional<Renewal> TakeRenewal(Watcher& watcher, const Context& context) {
  auto fresh = TakeFresh(watcher.read_number());
  auto needles = fresh ? BuildNeedleTable(fresh->needles)
                       : Result<std::shared_ptr<const NeedleTable>>(nullptr);
  if (!fresh || !needles) {
    watcher.OnEnd();
    return std::nullopt;
  }
  Renewal renewal{{}, *std::move(needles)};
  for (FreshBlock& one : fresh->blocks) {
    renewal.blocks.emplace_back(one.number, std::move(one.block));
  }
  context.console.SetNeedles(std::move(fresh->needles));
  return renewal;
}

Result<ChildEnd> RunTold(std::vector<NamedChild> children, const Context& context,
                         Renewals renewals = {}) {
  TogetherEvents events;
  events.ended = [&](const std::string& name, const Result<RunOutcome>& outcome) {
    Report(name, outcome, context.console);
  };
  events.again = [&](const std::string& name, int exit_code, std::chrono::milliseconds pause,
                     int count) { context.console.Note(Again(name, exit_code, pause, count)); };
  events.never_ready = [&](const std::string& name, const Error& error) {
    context.console.Fail(WithContext(name, error));
  };
  events.failed = [&](const std::string& name, std::optional<int> exit_code,
                      const std::vector<std::string>& others) {
    context.console.Note(Failed(name, exit_code, others));
  };
  return RunTogether(std::move(children), AllowsColours(context.variables), events,
                     std::move(renewals));
}

Result<ChildEnd> RunAllWatched(CommandLine line, const Context& context) {
  const StopSignals stop;
  STEPVEIL_ASSIGN_OR_RETURN(std::vector<Request> requests, RequestsToStart(line, context));
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Watched> watched,
                            StartWatching(std::move(requests), context));
  if (StopRequested()) {
    return ChildEnd{kExitRunFailed, 0};  // and the signal ends us right here
  }
  auto children = FirstChildren(*watched, line, context);
  if (!children) {
    RevokeUnlessKept(*watched, context);
    return Fail(std::move(children).error());
  }
  Watcher watcher;
  STEPVEIL_RETURN_IF_ERROR(WatchBeside(watched, watcher, *line.watch, context));
  return RunTold(*std::move(children), context,
                 {watcher.read_number(), [&] { return TakeRenewal(watcher, context); }});
}

}  // namespace

Result<ChildEnd> RunAll(CommandLine line, const Context& context) {
  if (line.watch) {
    return RunAllWatched(std::move(line), context);
  }
  STEPVEIL_ASSIGN_OR_RETURN(Children children, PrepareChildren(std::move(line), context));
  return RunTold(std::move(children.commands), context);
}

}  // namespace stepveil
