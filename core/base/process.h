#pragma once

#include "core/base/exit_code.h"

#include <string>

namespace stepveil {

// Call first in main. Occupies whichever of the descriptors 0, 1 and 2 is closed, so that no file
// or socket of ours takes its number; using one fails as before, and a program that we become finds
// it closed. Lets a write past RLIMIT_FSIZE fail instead of ending us. Makes the process undumpable
// (no core file, no ptrace by the same user: the child gets its own, dumpable life at exec), and
// installs a terminate handler that says one line without any exception's text, since a parser's
// what() quotes what it read, and leaves with `mode`'s code.
void PrepareProcess(ExitMode mode);

// `stepveil: error: ...` and one `stepveil: hint: ...` line per hint, each ended by a newline.
[[nodiscard]] std::string Render(const Error& error);

// `stepveil: warning: ...` with its newline.
[[nodiscard]] std::string RenderWarning(const std::string& message);

// "stepveil: note: ...".
[[nodiscard]] std::string RenderNote(const std::string& message);

}  // namespace stepveil
