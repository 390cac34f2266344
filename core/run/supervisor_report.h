#pragma once

#include "core/run/child.h"

#include <optional>
#include <string>

namespace stepveil {

// The result of RunChild as bytes, to hand it from one process of ours to another. Plain text,
// never a value. The exit code is left out, since the process has it as its own.
[[nodiscard]] std::string WriteReport(const Result<RunOutcome>& outcome);

// The same, read back, with the exit code of the process. Nothing if `bytes` are no whole report.
[[nodiscard]] std::optional<Result<RunOutcome>> ReadReport(const std::string& bytes, int exit_code);

}  // namespace stepveil
