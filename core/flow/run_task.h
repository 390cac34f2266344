#pragma once

#include "core/flow/context.h"
#include "core/flow/lease_holder.h"
#include "core/flow/prepared.h"
#include "core/run/child.h"
#include "core/run/temporary_folder.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// What `run` has to start. Values are left in `child.block` alone.
struct RunTask {
  ChildRequest child;
  std::unique_ptr<TemporaryFolder>
      files;  // of --as-file, to be kept until the command's end; or null
  std::shared_ptr<LeaseHolder> leases = {};  // of all commands, to be kept as long; or null
};

// What the commands' output is masked with; null where nothing is to be: with --no-mask, and where
// there is nothing to hide, no value that was fetched and no credential that the command keeps. It
// cannot know any other token. Errors: kSecret (too much).
[[nodiscard]] Result<std::shared_ptr<const NeedleTable>> NeedlesOfOutput(Prepared& prepared,
                                                                         const Context& context);

// The command with the environment of that number, files written. Errors: kRun, kExport (files).
[[nodiscard]] Result<RunTask> MakeRunTask(std::vector<std::string> command, std::size_t number,
                                          Prepared& prepared, const Context& context);

// Needs the command no process of ours beside it: nothing to mask, no pty to serve and nothing to
// remove afterwards? Then it is best started by becoming it.
[[nodiscard]] bool CanRunAlone(const RunTask& task);

// RunChild, and tells of its warnings and of why it could not be started. Errors: as RunChild.
[[nodiscard]] Result<RunOutcome> RunAndReport(ChildRequest child, Console& console);

}  // namespace stepveil
