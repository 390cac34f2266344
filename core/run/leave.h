#pragma once

#include "core/run/control.h"

namespace stepveil {

// What a command's end means for ours. In the foreground of a terminal a signal that ended the
// command (HUP, INT, QUIT, TERM) ends us, too: a shell goes on with its script where we leave with
// 130, and stops it where the Ctrl-C has ended us. Elsewhere, and for the first process of a
// container, which signals do not end, it returns the exit code. To be called last.
[[nodiscard]] int LeaveAs(const ChildEnd& end);

}  // namespace stepveil
