#pragma once

#include "core/run/control.h"

namespace stepveil {

// Turns how the command ended into how we end. In the foreground of a terminal, a signal that ended
// the command (HUP, INT, QUIT, TERM) is raised in this process, too: a shell stops its script after
// a Ctrl-C only if the program was ended by the signal, and goes on after a mere exit code 130.
// Elsewhere, and as the first process of a container, which signals do not end, it returns the exit
// code. Call it last.
[[nodiscard]] int ExitLike(const ChildEnd& end);

}  // namespace stepveil
