#include "core/app/run_command.h"

#include "core/app/mask_orders.h"
#include "core/app/run_all.h"
#include "core/app/run_request.h"
#include "core/app/watch.h"
#include "core/run/exit_like.h"
#include "core/run/replace.h"

#include <utility>

namespace stepveil {

namespace {

Result<ChildEnd> Run(CommandLine line, const Context& context) {
  if (line.all) {
    return RunAll(std::move(line), context);
  }
  if (line.watch) {
    return RunWatched(std::move(line), context);
  }
  STEPVEIL_ASSIGN_OR_RETURN(const Request request, LoadRunRequest(line, context));
  STEPVEIL_ASSIGN_OR_RETURN(auto tasks, PrepareRuns({&request, 1}, line.options, context));
  RunTask& task = tasks.front();
  if (CanRunAlone(task)) {
    const StartFailure failure = ReplaceProcess(std::move(task.child));
    context.console.Fail(failure.error);
    return ChildEnd{failure.exit_code, 0};
  }
  MaskOrders orders(context, task.child.needles);
  task.child.watcher = orders.Watcher();
  const auto outcome = RunAndReport(std::move(task.child), context.console);
  orders.PassOn();
  STEPVEIL_RETURN_IF_ERROR(outcome);
  return ChildEnd{outcome->exit_code, outcome->ended_by};
}

}  // namespace

Result<int> RunCommand(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const ChildEnd end, Run(std::move(line), context));
  return ExitLike(end);
}

}  // namespace stepveil
