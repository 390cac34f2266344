#pragma once

#include <chrono>
#include <string>

namespace stepveil {

// "10s", or "1500ms" where that is no whole number of seconds.
[[nodiscard]] inline std::string InWords(std::chrono::milliseconds time) {
  const bool whole = time % std::chrono::seconds(1) == time.zero();
  return whole ? std::to_string(time.count() / 1000) + "s" : std::to_string(time.count()) + "ms";
}

}  // namespace stepveil
