#include "core/app/run_command.h"

#include "core/app/mask_orders.h"
#include "core/app/run_all.h"
#include "core/app/run_task.h"
#include "core/app/watch.h"
#include "core/run/replace.h"

#include <utility>

namespace stepveil {

Result<int> RunCommand(CommandLine line, const Surroundings& around) {
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
    return failure.exit_code;
  }
  MaskOrders orders(around, task.child.needles);
  task.child.watcher = orders.Watcher();
  STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome, RunChild(std::move(task.child)));
  orders.PassOn();
  around.console.Warn(outcome.warnings);
  if (outcome.failure) {
    around.console.Fail(*outcome.failure);
  }
  return outcome.exit_code;
}

}  // namespace stepveil
