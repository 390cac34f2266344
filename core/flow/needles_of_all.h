#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/cli/console.h"
#include "core/config/request.h"
#include "core/environment/environment.h"

#include <vector>

namespace stepveil {

// The needles of every masked value: all forms of some thirty ordinary ones, fewer of more, and of
// long ones by themselves, so that neither memory nor time is wasted on what is rare; a warning
// says where only few are left. More text than can be masked is an error (kSecret). The names of
// values that are too short or too common to mask, and of those of which some lines are, go into
// one warning each; with
// --strict they are an error (kSecret). Notes in each variable how much of it the needles hide.
[[nodiscard]] Result<std::vector<Secret>> NeedlesOfAll(Environment& environment,
                                                       const Request& request, Console& console);

}  // namespace stepveil
