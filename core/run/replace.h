#pragma once

#include "core/run/child.h"
#include "core/run/program.h"

namespace stepveil {

// Becomes the command, by execve(2): it has our number and parent, our descriptors 0, 1 and 2, and
// the signals, limits and terminal that we were started with. Nothing of ours is left, neither a
// process nor a descriptor nor a copy of a value but the environment itself. `request.manner` and
// `request.needles` mean nothing here.
//
// Returns only where that failed: why, with 126 or 127. Call with no signal held back, and nothing
// to be undone afterwards.
[[nodiscard]] StartFailure ReplaceProcess(ChildRequest request);

}  // namespace stepveil
