#pragma once

#include "core/cli/options.h"
#include "core/config/load.h"
#include "core/flow/context.h"

#include <vector>

namespace stepveil {

// What the command line asks for, of a command that takes several processes (--all, or --process
// more than once), or else one. Takes what it needs of `line`. Errors: as LoadRequests.
[[nodiscard]] Result<std::vector<Request>> RequestsOf(CommandLine& line, const Context& context);

}  // namespace stepveil
