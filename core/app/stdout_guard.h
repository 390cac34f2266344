#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"

namespace stepveil {

// Does a CI system say that it started us? CI is set and not false.
[[nodiscard]] bool InCi(const Variables& variables);

// Refuses to print secrets where a CI system's log would show them: in CI (InCi), when our stdout
// is the very file that the shell which started us writes to, or a terminal. `$(...)`, a pipe and
// `> file` give us another one. Where /proc doesn't show the shell's, nothing is refused. Errors:
// kExport.
[[nodiscard]] Result<void> RefuseLogAsStdout(const Variables& variables);

}  // namespace stepveil
