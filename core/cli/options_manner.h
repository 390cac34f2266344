#pragma once

#include "core/config/setting_faults.h"
#include "core/run/manner.h"

#include <chrono>
#include <optional>
#include <string>

namespace stepveil {

// What the flags --pty, --kill-after and --drain say; "" = not given.
struct MannerFlags {
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

// The manner of `run`. Durations as everywhere, and 0. Faults: kUsage.
[[nodiscard]] RunManner ReadManner(const MannerFlags& flags, SettingFaults& faults);

}  // namespace stepveil
