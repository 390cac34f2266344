#include "core/run/restart_pauses.h"

#include <algorithm>
#include <utility>

namespace stepveil {

std::optional<std::chrono::milliseconds> RestartPauses::Next(std::chrono::milliseconds lived) {
  if (lived > kWell) {
    *this = RestartPauses();
  }
  if (count_ == kMost) {
    return std::nullopt;
  }
  ++count_;
  return std::exchange(next_, std::min(next_ * 2, kLongest));
}

}  // namespace stepveil
