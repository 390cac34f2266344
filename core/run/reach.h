#pragma once

#include "core/base/result.h"

#include <chrono>
#include <string>

namespace stepveil {

// Does somebody listen there? Connects, and says nothing. Each takes `within` at most for one
// address. Errors: kRun, with what the system says.

// "HOST:PORT", "[::1]:PORT", ":PORT" for this machine; every address of HOST is tried.
[[nodiscard]] Result<void> ReachTcp(const std::string& address, std::chrono::milliseconds within);

// A unix socket, by its path.
[[nodiscard]] Result<void> ReachSocket(const std::string& path);

}  // namespace stepveil
