#pragma once

#include "tests/devserver/model/store.h"

#include <string>

namespace stepveil::devserver {

// "2024-10-18T00:00:00.000Z".
std::string IsoDate(Clock::time_point time);
// "Fri, 18 Oct 2024 00:00:00 GMT", as a header tells it.
std::string HttpDate(Clock::time_point time);

}  // namespace stepveil::devserver
