#pragma once

#include "core/base/result.h"
#include "core/flow/pipeline.h"

namespace stepveil::github {

// `stepveil github action`, the main step: inputs -> checks -> the flow of core/flow/pipeline.h ->
// outputs, summary, export or the command of `run`. Returns 0, or that command's exit code. Errors:
// those of the stages, speaking of inputs in place of flags.
[[nodiscard]] Result<int> RunAction(const Context& context);

// `stepveil github post`, the post step: revokes an access token that the main step could not (it
// was cancelled, or the instance was down) and removes the file that it wrote. What fails is a
// warning: the job's work is done. Returns 0. Errors: kUsage (inputs).
[[nodiscard]] Result<int> RunPost(const Context& context);

}  // namespace stepveil::github
