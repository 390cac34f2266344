#pragma once

#include "core/base/result.h"
#include "core/check/report.h"
#include "core/environment/environment.h"

#include <vector>

namespace stepveil {

// Each variable, where it comes from, and how it is masked. `refused`: those that are not handed
// over, which a fault has told.
void SayNames(const Environment& environment, const std::vector<SecretPlace>& refused,
              Report& report);

// Station command: what it would get.
void SayCommand(const Environment& environment, Report& report);

}  // namespace stepveil
