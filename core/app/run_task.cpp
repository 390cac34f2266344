#include "core/app/run_task.h"

#include "core/app/run_files.h"
#include "core/app/run_request.h"
#include "core/app/stdout_guard.h"
#include "core/base/text.h"
#include "core/environment/inheritance.h"
#include "core/mask/needles.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace stepveil {
namespace {

void WarnUnmasked(const PreparedAll& prepared, const Surroundings& around) {
  const bool shown =
      !prepared.mask &&
      std::any_of(prepared.environments.begin(), prepared.environments.end(),
                  [](const Environment& environment) { return !environment.variables.empty(); });
  if (shown && (around.ci != nullptr || InCi(around.variables))) {
    around.console.Warn("--no-mask: whatever secret the command prints stands in the job's log");
  }
}

// What the command keeps of our credentials, it can print as any secret.
void AddKeptCredentials(const Surroundings& around, PreparedValues& prepared) {
  for (const KeptCredential& kept :
       KeptCredentials(around.variables, prepared.credential_variables, prepared.inheritance)) {
    if (kept.pattern != kept.name) {
      around.console.Warn("keep-env " + Quoted(kept.pattern) + " hands the credential " +
                          Quoted(kept.name) + " to the command");
    }
    const Secret value(*around.variables.Get(kept.name));
    std::vector<Secret> needles = NeedlesOf(value, ShortValues::kLeave);
    prepared.has_needles = prepared.has_needles || !needles.empty();
    prepared.needles.insert(prepared.needles.end(), std::make_move_iterator(needles.begin()),
                            std::make_move_iterator(needles.end()));
  }
}

// Of a variable's value, which outlives nothing.
std::optional<std::string> PathOf(const Variables& variables) {
  const auto path = variables.Get("PATH");
  return path ? std::optional(std::string(*path)) : std::nullopt;
}

}  // namespace

Result<std::vector<RunTask>> PrepareRuns(std::span<const Request> requests, const RunManner& manner,
                                         const Surroundings& around) {
  Surroundings ours = around;
  ours.outlet = Outlet::kCommand;
  STEPVEIL_ASSIGN_OR_RETURN(PreparedAll prepared, PrepareAll(requests, ours, NothingToAnnounce));
  WarnUnmasked(prepared, around);
  AddKeptCredentials(around, prepared);
  std::shared_ptr<const NeedleTable> needles;
  if (prepared.mask && prepared.has_needles) {
    STEPVEIL_ASSIGN_OR_RETURN(needles, BuildNeedleTable(prepared.needles));
  }
  std::vector<RunTask> tasks;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    RunTask& task = tasks.emplace_back();
    task.child.command = requests[i].command;
    task.child.manner = manner;
    task.child.needles = needles;
    task.child.search_path = PathOf(around.variables);
    STEPVEIL_ASSIGN_OR_RETURN(task.files, WriteFiles(prepared.environments[i], around));
    task.child.block = ChildBlock(around.variables, prepared.environments[i],
                                  prepared.credential_variables, prepared.inheritance);
  }
  return tasks;
}

Result<RunTask> PrepareRun(CommandLine line, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(const Request request, LoadRunRequest(line, around));
  STEPVEIL_ASSIGN_OR_RETURN(auto tasks, PrepareRuns({&request, 1}, line.manner, around));
  return std::move(tasks.front());
}

bool NeedsNobody(const RunTask& task) {
  return task.child.needles == nullptr && task.child.manner.pty != PtyUse::kAlways &&
         task.files == nullptr;
}

}  // namespace stepveil
