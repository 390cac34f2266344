#pragma once

#include "core/run/control.h"
#include "core/run/output.h"
#include "core/run/signals.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace stepveil {

struct PumpOptions {
  std::chrono::milliseconds drain{2'000};  // from the child's end to ours, at most
  int end_number = -1;  // borrowed: once it can be read from, the child is asked to end; -1: none
  std::function<void()> on_lost = {};  // called once nobody can ask for the end any more; or empty
};

// Moves the child's output until the child has ended and every output has. What keeps an output
// open longer than PumpOptions::drain after the child's end is left: what the command itself wrote
// is there by then. Returns warnings.
//
// Memory: one buffer of 256 KiB for all outputs, and what their filters hold back, which is bounded
// by the longest needle; never by how much is printed, or how slowly we are read.
[[nodiscard]] std::vector<std::string> PumpUntilEnd(ChildControl& child,
                                                    std::vector<MaskedOutput>& outputs,
                                                    SignalRelay& signals, PumpOptions options);

}  // namespace stepveil
