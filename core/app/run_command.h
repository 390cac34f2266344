#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"

namespace stepveil {

// `stepveil run`: the child's exit code; with --all as RunAll, with --watch as RunWatched. Errors:
// those of the pipeline and of RunChild; the caller prints them.
[[nodiscard]] Result<int> RunCommand(CommandLine line, const Context& context);

}  // namespace stepveil
