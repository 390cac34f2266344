#include "core/flow/run_task.h"

#include "core/flow/kept_credentials.h"
#include "core/flow/run_files.h"

#include <utility>

namespace stepveil {

Result<std::shared_ptr<const NeedleTable>> NeedlesOfOutput(Prepared& prepared,
                                                           const Context& context) {
  std::vector<Secret> kept =
      NeedlesOfKept(context, prepared.credential_variables, prepared.inheritance);
  const bool hides = prepared.has_needles || !kept.empty();
  MoveAll(std::move(kept), prepared.needles);
  if (!prepared.mask || !hides) {
    return nullptr;
  }
  return BuildNeedleTable(prepared.needles);
}

Result<RunTask> MakeRunTask(std::vector<std::string> command, std::size_t number,
                            Prepared& prepared, const Context& context) {
  Environment& environment = prepared.environments.at(number);
  RunTask task;
  task.child.command = std::move(command);
  task.child.search_path = SearchPathOf(context.variables);
  STEPVEIL_ASSIGN_OR_RETURN(task.files, WriteFiles(environment, context));
  task.child.block = ChildBlock(context.variables, environment, prepared.credential_variables,
                                prepared.inheritance);
  return task;
}

bool CanRunAlone(const RunTask& task) {
  return task.child.needles == nullptr && task.child.options.pty != PtyUse::kAlways &&
         task.files == nullptr && task.leases == nullptr;
}

Result<RunOutcome> RunAndReport(ChildRequest child, Console& console) {
  STEPVEIL_ASSIGN_OR_RETURN(RunOutcome outcome, RunChild(std::move(child)));
  console.Warn(outcome.warnings);
  if (outcome.failure) {
    console.Fail(*outcome.failure);
  }
  return outcome;
}

}  // namespace stepveil
