#pragma once

#include "core/app/options.h"
#include "core/app/pipeline.h"

namespace stepveil {

// `stepveil run`: the child's exit code; with --all as RunAll, with --watch as RunWatched. Errors:
// those of the pipeline and of RunChild; the caller prints them.
[[nodiscard]] Result<int> RunCommand(CommandLine line, const Surroundings& around);

}  // namespace stepveil
