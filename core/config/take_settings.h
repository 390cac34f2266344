#pragma once

#include "core/config/layers.h"
#include "core/config/request.h"
#include "core/config/setting_faults.h"

namespace stepveil {

// Takes what belongs to one process out of `layers`, checked: everything but the login. What is
// wrong is added to `faults`, with where it was given.
void TakeAllButLogin(Layers& layers, Request& request, SettingFaults& faults);

}  // namespace stepveil
