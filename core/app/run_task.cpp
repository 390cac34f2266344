#include "core/app/run_task.h"

#include "core/app/stdout_guard.h"

#include <utility>

namespace stepveil {
namespace {

void WarnUnmasked(const Prepared& prepared, const Surroundings& around) {
  const bool shown = !prepared.mask && !prepared.environment.variables.empty();
  if (shown && (around.ci != nullptr || InCi(around.variables))) {
    around.console.Warn("--no-mask: whatever secret the command prints stands in the job's log");
  }
}

}  // namespace

Result<RunTask> PrepareRun(CommandLine line, const Surroundings& around) {
  Surroundings ours = around;
  ours.outlet = Outlet::kCommand;
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), ours, NothingToAnnounce));
  WarnUnmasked(prepared, around);
  RunTask task;
  task.child.command = std::move(line.child);
  task.child.manner = line.manner;
  task.child.block =
      ChildBlock(around.variables, prepared.environment, prepared.credential_variables);
  if (prepared.mask && prepared.has_needles) {
    STEPVEIL_ASSIGN_OR_RETURN(task.child.needles, BuildNeedleTable(prepared.needles));
  }
  return task;
}

bool NeedsNobody(const RunTask& task) {
  return task.child.needles == nullptr && task.child.manner.pty != PtyUse::kAlways;
}

}  // namespace stepveil
