#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <vector>

namespace stepveil::testing {

// A clock that stands still until somebody sleeps; remembers every sleep. Must outlive the clocks
// it gave out.
struct FakeClock {
  TimePoint now = TimePoint(std::chrono::hours(1000));
  std::vector<std::chrono::milliseconds> sleeps;

  [[nodiscard]] Clock clock() {
    return {[this] { return now; },
            [this](std::chrono::milliseconds time) {
              sleeps.push_back(time);
              now += time;
            }};
  }
};

}  // namespace stepveil::testing
