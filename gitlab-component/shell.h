#pragma once

#include "core/base/result.h"

#include <string>

namespace stepveil::gitlab {

// Refuses a shell (`program`, as ProgramOf names it) in which the wrapper was never tried: its exit
// trap is what no line of the log gets lost by. Errors: kUsage.
[[nodiscard]] Result<void> CheckShell(const std::string& program);

}  // namespace stepveil::gitlab
