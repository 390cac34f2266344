#include "core/app/run_task.h"

#include "core/app/run_files.h"
#include "core/app/stdout_guard.h"
#include "core/base/text.h"
#include "core/environment/inheritance.h"
#include "core/mask/needles.h"

#include <iterator>
#include <string>
#include <utility>

namespace stepveil {
namespace {

void WarnUnmasked(const Prepared& prepared, const Surroundings& around) {
  const bool shown = !prepared.mask && !prepared.environment.variables.empty();
  if (shown && (around.ci != nullptr || InCi(around.variables))) {
    around.console.Warn("--no-mask: whatever secret the command prints stands in the job's log");
  }
}

// What the command keeps of our credentials, it can print as any secret.
void AddKeptCredentials(const Surroundings& around, Prepared& prepared) {
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

std::vector<std::string> CommandOf(CommandLine& line, const Variables& variables) {
  if (line.user_shell) {
    line.child[0] = variables.GetNonEmpty("SHELL").value_or("sh");
  }
  return std::move(line.child);
}

// Of a variable's value, which outlives nothing.
std::optional<std::string> PathOf(const Variables& variables) {
  const auto path = variables.Get("PATH");
  return path ? std::optional(std::string(*path)) : std::nullopt;
}

}  // namespace

Result<RunTask> PrepareRun(CommandLine line, const Surroundings& around) {
  Surroundings ours = around;
  ours.outlet = Outlet::kCommand;
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            Prepare(std::move(line.settings), ours, NothingToAnnounce));
  WarnUnmasked(prepared, around);
  AddKeptCredentials(around, prepared);
  RunTask task;
  task.child.command = CommandOf(line, around.variables);
  task.child.manner = line.manner;
  task.child.search_path = PathOf(around.variables);
  STEPVEIL_ASSIGN_OR_RETURN(task.files, WriteFiles(prepared.environment, around));
  task.child.block = ChildBlock(around.variables, prepared.environment,
                                prepared.credential_variables, prepared.inheritance);
  if (prepared.mask && prepared.has_needles) {
    STEPVEIL_ASSIGN_OR_RETURN(task.child.needles, BuildNeedleTable(prepared.needles));
  }
  return task;
}

bool NeedsNobody(const RunTask& task) {
  return task.child.needles == nullptr && task.child.manner.pty != PtyUse::kAlways &&
         task.files == nullptr;
}

}  // namespace stepveil
