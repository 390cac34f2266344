#include "core/app/run_all.h"

#include "core/base/duration_words.h"
#include "core/base/text.h"
#include "core/cli/colours.h"
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

// Everything else that the processes were prepared from is freed before they run.
Result<Children> PrepareChildren(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(
      const std::vector<Request> requests,
      LoadRequests(std::move(line.settings), context.variables, std::filesystem::current_path(),
                   {Processes::Which::kToStart, std::move(line.processes)}));
  STEPVEIL_ASSIGN_OR_RETURN(auto tasks, PrepareRuns(requests, line.options, context));
  Children children;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    children.commands.push_back(NamedChildOf(requests[i], std::move(tasks[i].child), context));
    children.files.push_back(std::move(tasks[i].files));
    children.leases = tasks[i].leases;
  }
  return children;
}

}  // namespace

Result<ChildEnd> RunAll(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Children children, PrepareChildren(std::move(line), context));
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
  return RunTogether(std::move(children.commands), AllowsColours(context.variables), events);
}

}  // namespace stepveil
