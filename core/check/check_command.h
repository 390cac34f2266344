#pragma once

#include "core/base/result.h"
#include "core/check/report.h"
#include "core/cli/options.h"
#include "core/flow/context.h"

namespace stepveil {

// Prints what Check finds, for people or as JSON; the exit code is that of the first fault, 0 where
// there is none. Errors: kExport (stdout).
[[nodiscard]] Result<int> CheckCommand(CommandLine line, const Context& context);
// The same of what was found already.
[[nodiscard]] Result<int> ShowReport(const Report& report, bool json, const Context& context);

}  // namespace stepveil
