#include "core/app/run_task.h"

#include "core/app/run_files.h"
#include "core/app/run_request.h"
#include "core/cli/stdout_guard.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/revocation.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stepveil {
namespace {

void WarnUnmasked(const PreparedAll& prepared, const Surroundings& around) {
  const bool shown =
      !prepared.mask &&
      std::any_of(prepared.environments.begin(), prepared.environments.end(),
                  [](const Environment& environment) { return !environment.variables.empty(); });
  if (shown && InCi(around.variables, around.ci != nullptr)) {
    around.console.Warn("--no-mask: whatever secret the command prints stands in the job's log");
  }
}

}  // namespace

Result<std::vector<RunTask>> PrepareRuns(std::span<const Request> requests, const RunManner& manner,
                                         const Surroundings& around) {
  Surroundings ours = around;
  ours.outlet = Outlet::kCommand;
  STEPVEIL_ASSIGN_OR_RETURN(PreparedAll prepared, PrepareAll(requests, ours, NothingToAnnounce));
  WarnUnmasked(prepared, around);
  std::vector<Secret> kept =
      NeedlesOfKept(around, prepared.credential_variables, prepared.inheritance);
  prepared.has_needles = prepared.has_needles || !kept.empty();
  MoveAll(std::move(kept), prepared.needles);
  std::shared_ptr<const NeedleTable> needles;
  if (prepared.mask && prepared.has_needles) {
    STEPVEIL_ASSIGN_OR_RETURN(needles, BuildNeedleTable(prepared.needles));
  }
  prepared.revocation.reset();  // it has travelled meanwhile
  std::vector<RunTask> tasks;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    RunTask& task = tasks.emplace_back();
    task.child.command = requests[i].command;
    task.child.manner = manner;
    task.child.needles = needles;
    task.child.search_path = SearchPathOf(around.variables);
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
