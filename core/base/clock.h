#pragma once

#include "core/base/stop_signals.h"

#include <chrono>
#include <functional>

namespace stepveil {

using TimePoint = std::chrono::steady_clock::time_point;

// Where time comes from; tests put in their own, so that no test waits.
struct Clock {
  std::function<TimePoint()> now = [] { return std::chrono::steady_clock::now(); };
  std::function<void(std::chrono::milliseconds)> sleep = SleepUnlessStopped;
  // What the calendar says, which can be set.
  std::function<std::chrono::system_clock::time_point()> wall = [] {
    return std::chrono::system_clock::now();
  };
};

}  // namespace stepveil
