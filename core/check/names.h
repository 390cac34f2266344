#pragma once

#include "core/base/result.h"
#include "core/check/report.h"
#include "core/config/request.h"
#include "core/environment/environment.h"
#include "core/secrets/secret_set.h"

#include <functional>
#include <vector>

namespace stepveil {

// The variables that a set makes by a selection, with what is known of their masks.
using BuildVariables = std::function<Result<Environment>(SecretSet, const Selection&)>;

// Stations names and command: what becomes of each secret, and by which rule the refused ones are.
// Each is looked at by itself where something is wrong. "Not masked" is said of values that are
// shorter or more common than anybody could mask; of the others no length is told. `refused`:
// by the fetch, whose fault was told already.
void LookAtNames(SecretSet set, const Selection& selection, const BuildVariables& build,
                 const std::vector<SecretPlace>& refused, Report& report);

}  // namespace stepveil
