#include "core/app/run_all.h"

#include "core/base/text.h"
#include "core/run/together.h"

#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

Result<std::vector<NamedChild>> Children(const std::vector<Request>& requests,
                                         const PreparedAll& prepared, const RunManner& manner,
                                         const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto needles, BuildNeedleTable(prepared.needles));
  std::vector<NamedChild> children;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    NamedChild child;
    child.name = requests[i].process;
    child.request.command = requests[i].command;
    child.request.block =
        ChildBlock(variables, prepared.environments[i], prepared.credential_variables);
    child.request.needles = needles;
    child.request.manner = manner;
    children.push_back(std::move(child));
  }
  return children;
}

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

// What the processes were made of is not kept while they run.
Result<std::vector<NamedChild>> PrepareChildren(CommandLine line, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(
      const std::vector<Request> requests,
      LoadRequests(std::move(line.settings), around.variables, std::filesystem::current_path()));
  for (const Request& request : requests) {
    around.console.Warn(request.warnings);
  }
  STEPVEIL_ASSIGN_OR_RETURN(const PreparedAll prepared,
                            PrepareAll(requests, around, NothingToAnnounce));
  return Children(requests, prepared, line.manner, around.variables);
}

}  // namespace

Result<int> RunAll(CommandLine line, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(std::vector<NamedChild> children,
                            PrepareChildren(std::move(line), around));
  TogetherEvents events;
  events.ended = [&](const std::string& name, const Result<RunOutcome>& outcome) {
    Report(name, outcome, around.console);
  };
  events.failed = [&](const std::string& name, int exit_code,
                      const std::vector<std::string>& others) {
    around.console.Note(Ended(name, exit_code, others));
  };
  const bool colours = !around.variables.GetNonEmpty("NO_COLOR") &&
                       around.variables.Get("TERM").value_or("dumb") != "dumb";
  return RunTogether(std::move(children), colours, events);
}

}  // namespace stepveil
