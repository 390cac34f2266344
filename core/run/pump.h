#pragma once

#include "core/run/output.h"
#include "core/run/signals.h"
#include "core/run/terminal.h"

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace stepveil {

// How long a process that outlives the command and keeps its output open may be silent before we
// stop listening: long enough for a pipeline's last member, short enough for a forgotten daemon.
inline constexpr std::chrono::seconds kDrainSilence{2};

// Moves the child's output until the child has ended (it is not reaped) and every output has. Lends
// the terminal on request. Returns warnings.
[[nodiscard]] std::vector<std::string> PumpUntilEnd(pid_t child, std::vector<MaskedOutput>& outputs,
                                                    const SignalRelay& signals,
                                                    TerminalLoan& terminal);

}  // namespace stepveil
