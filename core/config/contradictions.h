#pragma once

#include "core/config/request.h"
#include "core/config/setting_faults.h"

namespace stepveil {

// Adds a fault (kConfig) for each two settings that make no sense together: --strict where nothing
// is masked; a pattern of --keep-env such as "*", which names no credential, where there is nothing
// else to keep.
void CheckContradictions(const Request& request, SettingFaults& faults);

}  // namespace stepveil
