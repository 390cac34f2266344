#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"

namespace stepveil {

// The Request of `stepveil run`, with what to run in `command`: what the user gave, else the
// command that .stepveil.yaml has for the process. `line.settings` is taken over. Errors: those of
// LoadRequest; kUsage where there is no command.
[[nodiscard]] Result<Request> LoadRunRequest(CommandLine& line, const Context& context);

}  // namespace stepveil
