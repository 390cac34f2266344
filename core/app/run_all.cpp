#include "core/app/run_all.h"

#include "core/base/text.h"
#include "core/cli/colours.h"
#include "core/run/together.h"

#include <filesystem>
#include <memory>
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

std::string Ended(const std::string& name, int exit_code, const std::vector<std::string>& others) {
  return name + " ended with " + std::to_string(exit_code) +
         (others.empty() ? "" : ": stopping " + Join(others, ", "));
}

// What to run, and the files to keep meanwhile.
struct Children {
  std::vector<NamedChild> commands;
  std::vector<std::unique_ptr<TemporaryFolder>> files;
};

// Everything else that the processes were prepared from is freed before they run.
Result<Children> PrepareChildren(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(
      const std::vector<Request> requests,
      LoadRequests(std::move(line.settings), context.variables, std::filesystem::current_path()));
  STEPVEIL_ASSIGN_OR_RETURN(auto tasks, PrepareRuns(requests, line.options, context));
  Children children;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    children.commands.push_back({requests[i].process, std::move(tasks[i].child)});
    children.files.push_back(std::move(tasks[i].files));
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
  events.failed = [&](const std::string& name, int exit_code,
                      const std::vector<std::string>& others) {
    context.console.Note(Ended(name, exit_code, others));
  };
  return RunTogether(std::move(children.commands), AllowsColours(context.variables), events);
}

}  // namespace stepveil
