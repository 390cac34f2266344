#pragma once

#include "core/base/descriptor.h"
#include "core/base/result.h"

namespace stepveil {

// Duplicates the descriptor to a number of 3 or more. Not open if there is no number left.
[[nodiscard]] Descriptor Lifted(Descriptor low);

// For a process that was forked: closes every descriptor from 3 on that is closed on exec, but for
// `kept`. Descriptors that we were given to hand on stay open.
void CloseOnExecOnes(int kept);

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

// Makes a pipe, as large as we are allowed to, with both ends closed on exec. Its ends are never 0,
// 1 or 2, which the child's redirections overwrite. Errors: kRun.
[[nodiscard]] Result<Pipe> MakePipe();

// Are the two open descriptors the same file, so that the order of writes to them can be seen?
// Regular files opened twice, each with its own position, are not.
[[nodiscard]] bool IsSameFile(int a, int b);

}  // namespace stepveil
