#pragma once

#include "tests/devserver/model/store.h"

#include <string>

namespace stepveil::devserver {

// "2024-10-18T00:00:00.000Z".
std::string IsoDate(Clock::time_point time);

}  // namespace stepveil::devserver
