#pragma once

#include "core/cli/options.h"
#include "core/config/setting_faults.h"

namespace stepveil {

// Of `stepveil seal`: whether it says where to, and one way to name processes. A process alone is
// named as everywhere else, in line.settings.
void CheckSeal(CommandLine& line, SettingFaults& faults);

}  // namespace stepveil
