#pragma once

#include "core/config/layers.h"
#include "core/config/request.h"
#include "core/config/setting_faults.h"

namespace stepveil {

inline constexpr std::chrono::hours kUsualMaxAge{24};  // of what is sealed; a fallback has none

// Takes everything about sealed files out of `layers` into request.seal. Faults: a fallback without
// an age or anything to seal it with, and --sealed beside a fallback.
void TakeSeal(Layers& layers, Request& request, SettingFaults& faults);

}  // namespace stepveil
