#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/variables.h"

#include <string_view>

namespace stepveil {

// Does a CI system say that it started us? One was `detected`, or CI is set and not false.
[[nodiscard]] bool InCi(const Variables& variables, bool detected);

// Refuses to print secrets where a CI system's log would show them: in CI (InCi), when our stdout
// is the very file that the shell which started us writes to, a terminal, or one pipe with stderr,
// as a CI system has it that started us without a shell. `$(...)`, a pipe and `> file` give us
// another one. Errors: kExport.
[[nodiscard]] Result<void> RefuseLogAsStdout(const Variables& variables, bool detected);

// Writes all of it. Errors: kExport.
[[nodiscard]] Result<void> WriteToStdout(std::string_view text);
[[nodiscard]] Result<void> WriteToStdout(const Secret& content);

// What such a write's errno means; 0 is none. Errors: kExport.
[[nodiscard]] Result<void> StdoutOutcome(int error_number);

}  // namespace stepveil
