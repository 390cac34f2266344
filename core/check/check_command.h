#pragma once

#include "core/base/result.h"
#include "core/cli/options.h"
#include "core/flow/context.h"

namespace stepveil {

// Prints what Check finds, for people or as JSON; the exit code is that of the first fault, 0 where
// there is none. Errors: kExport (stdout).
[[nodiscard]] Result<int> CheckCommand(CommandLine line, const Context& context);

// Prints the names that `run` would hand over, sorted, each with its folder after a tab; or as a
// JSON list of objects with "name", "environment", "path" and "imported". Errors: those of the
// flow; kExport (stdout).
[[nodiscard]] Result<int> ListCommand(CommandLine line, const Context& context);

}  // namespace stepveil
