#pragma once

#include <chrono>

namespace stepveil {

// Does the child get a pty (MakeChildStreams)?
enum class PtyUse {
  kAuto,  // where our stdout is a terminal
  kAlways,
  kNever,
};

// How a command is run.
struct RunOptions {
  PtyUse pty = PtyUse::kAuto;
  std::chrono::milliseconds kill_after{10'000};  // from TERM or INT to KILL; 0: never
  std::chrono::milliseconds drain{2'000};        // from the command's end to ours, at most
};

}  // namespace stepveil
