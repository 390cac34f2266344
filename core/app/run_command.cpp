#include "core/app/run_command.h"

#include "core/app/mask_orders.h"
#include "core/app/run_all.h"
#include "core/app/run_task.h"
#include "core/app/watch.h"
#include "core/run/leave.h"
#include "core/run/replace.h"

#include <utility>

namespace stepveil {

namespace {

Result<ChildEnd> Run(CommandLine line, const Surroundings& around) {
  if (line.all) {
    return RunAll(std::move(line), around);
  }
  if (line.watch) {
    return RunWatched(std::move(line), around);
  }
  STEPVEIL_ASSIGN_OR_RETURN(RunTask task, PrepareRun(std::move(line), around));
  if (NeedsNobody(task)) {
    const StartFailure failure = ReplaceProcess(std::move(task.child));
    around.console.Fail(failure.error);
    return ChildEnd{failure.exit_code, 0};
  }
  MaskOrders orders(around, task.child.needles);
  task.child.watcher = orders.Watcher();
  STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome, RunChild(std::move(task.child)));
  orders.PassOn();
  around.console.Warn(outcome.warnings);
  if (outcome.failure) {
    around.console.Fail(*outcome.failure);
  }
  return ChildEnd{outcome.exit_code, outcome.ended_by};
}

}  // namespace

Result<int> RunCommand(CommandLine line, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(const ChildEnd end, Run(std::move(line), around));
  return LeaveAs(end);
}

}  // namespace stepveil
