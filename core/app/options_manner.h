#pragma once

#include "core/config/setting_faults.h"
#include "core/run/manner.h"

#include <string>

namespace stepveil {

// What the flags --pty, --kill-after and --drain say; "" = not given.
struct MannerFlags {
  std::string pty;
  std::string kill_after;
  std::string drain;
};

// The manner of `run`. Durations as everywhere, and 0. Faults: kUsage.
[[nodiscard]] RunManner ReadManner(const MannerFlags& flags, SettingFaults& faults);

}  // namespace stepveil
