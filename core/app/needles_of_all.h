#pragma once

#include "core/app/console.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/config/request.h"
#include "core/environment/environment.h"

#include <vector>

namespace stepveil {

// The needles of every masked value; notes in each variable how much of it they hide. The names of
// values that are too short or too common to mask, and of those of which some lines are, go into
// one warning each; with --strict they are an error (kSecret).
[[nodiscard]] Result<std::vector<Secret>> NeedlesOfAll(Environment& environment,
                                                       const Request& request, Console& console);

}  // namespace stepveil
