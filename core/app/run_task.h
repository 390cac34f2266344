#pragma once

#include "core/app/options.h"
#include "core/app/pipeline.h"
#include "core/run/child.h"

namespace stepveil {

// What `run` has to start, once everything is fetched. Values are left in `child.block` alone.
struct RunTask {
  ChildRequest child;
};

// Prepare, and the command with its environment. Nothing is masked, and `child.needles` is null,
// with --no-mask, and where no value is fetched that a log would have to hide: the command cannot
// know the tokens. With --no-mask in CI a warning says so. Errors: those of the pipeline.
[[nodiscard]] Result<RunTask> PrepareRun(CommandLine line, const Surroundings& around);

// Is the command best started by becoming it: nothing to mask, no pty to serve and nothing to
// remove afterwards?
[[nodiscard]] bool NeedsNobody(const RunTask& task);

}  // namespace stepveil
