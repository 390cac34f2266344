#pragma once

#include "core/run/child.h"
#include "core/run/program.h"

namespace stepveil {

// Replaces this process by the command (execve(2)). The command keeps our pid and parent, our
// descriptors 0, 1 and 2, and the signals, limits and terminal that we were started with. No
// process, descriptor or copy of a value of ours is left, but the environment itself.
// `request.options` and `request.needles` have no effect.
//
// Returns only where that failed: why, with 126 or 127. Call with no signal held back, and nothing
// to be undone afterwards.
[[nodiscard]] StartFailure ReplaceProcess(ChildRequest request);

}  // namespace stepveil
