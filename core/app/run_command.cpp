#include "core/app/run_command.h"

#include "core/app/watch.h"
#include "core/run/child.h"

#include <utility>

namespace stepveil {

Result<int> RunCommand(CommandLine line, const Surroundings& around) {
  if (line.watch) {
    return RunWatched(std::move(line), around);
  }
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), around, NothingToAnnounce));
  ChildRequest child;
  child.command = std::move(line.child);
  child.manner = line.manner;
  child.block = ChildBlock(around.variables, prepared.environment, prepared.credential_variables);
  STEPVEIL_ASSIGN_OR_RETURN(child.needles, BuildNeedleTable(prepared.needles));
  STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome, RunChild(std::move(child)));
  around.console.Warn(outcome.warnings);
  if (outcome.failure) {
    around.console.Fail(*outcome.failure);
  }
  return outcome.exit_code;
}

}  // namespace stepveil
