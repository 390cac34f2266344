#pragma once

#include "core/app/options.h"
#include "core/app/pipeline.h"

namespace stepveil {

// The Request of `stepveil run`, with what to run in `command`: what the user gave, else the
// command that .stepveil.yaml has for the process. `line.settings` is taken over. Errors: those of
// LoadRequest; kUsage where there is no command.
[[nodiscard]] Result<Request> LoadRunRequest(CommandLine& line, const Surroundings& around);

}  // namespace stepveil
