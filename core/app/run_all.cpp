#include "core/app/run_all.h"

#include "core/base/text.h"
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
struct Started {
  std::vector<NamedChild> children;
  std::vector<std::unique_ptr<KeptFolder>> files;
};

// Everything else that the processes were prepared from is freed before they run.
Result<Started> PrepareChildren(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(
      const std::vector<Request> requests,
      LoadRequests(std::move(line.settings), context.variables, std::filesystem::current_path()));
  STEPVEIL_ASSIGN_OR_RETURN(auto tasks, PrepareRuns(requests, line.manner, context));
  Started started;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    started.children.push_back({requests[i].process, std::move(tasks[i].child)});
    started.files.push_back(std::move(tasks[i].files));
  }
  return started;
}

}  // namespace

Result<ChildEnd> RunAll(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Started started, PrepareChildren(std::move(line), context));
  TogetherEvents events;
  events.ended = [&](const std::string& name, const Result<RunOutcome>& outcome) {
    Report(name, outcome, context.console);
  };
  events.failed = [&](const std::string& name, int exit_code,
                      const std::vector<std::string>& others) {
    context.console.Note(Ended(name, exit_code, others));
  };
  const bool colours = !context.variables.GetNonEmpty("NO_COLOR") &&
                       context.variables.Get("TERM").value_or("dumb") != "dumb";
  return RunTogether(std::move(started.children), colours, events);
}

}  // namespace stepveil
