#pragma once

#include "core/config/setting_faults.h"
#include "core/run/run_options.h"

#include <chrono>
#include <optional>
#include <string>

namespace stepveil {

// What the flags --pty, --kill-after and --drain say; "" = not given.
struct RunFlags {
  std::string pty;
  std::string kill_after;
  std::string drain;
};

// What the flags --watch and --watch-interval say; "" = not given.
struct WatchFlags {
  bool on = false;
  std::string interval;
};

// As long as the Infisical CLI waits: a shorter interval would use up an instance's rate limit.
inline constexpr std::chrono::seconds kShortestWatchInterval{5};
inline constexpr std::chrono::seconds kWatchInterval{10};  // where none is given

// How often to fetch again; nothing without --watch. Faults: kUsage.
[[nodiscard]] std::optional<std::chrono::milliseconds> ReadWatch(const WatchFlags& flags,
                                                                 SettingFaults& faults);

// How `run` is to run its command. Durations as everywhere, and 0. Faults: kUsage.
[[nodiscard]] RunOptions ReadRunOptions(const RunFlags& flags, SettingFaults& faults);

}  // namespace stepveil
