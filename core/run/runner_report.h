#pragma once

#include "core/run/child.h"

#include <optional>
#include <string>

namespace stepveil {

// RunChild's answer as bytes, from one process of ours to another: plain text, never a value. The
// exit code is not in it; a process has its own.
[[nodiscard]] std::string WriteReport(const Result<RunOutcome>& outcome);

// The same, read back, with the exit code of the process. Nothing if `bytes` are no whole report.
[[nodiscard]] std::optional<Result<RunOutcome>> ReadReport(const std::string& bytes, int exit_code);

}  // namespace stepveil
