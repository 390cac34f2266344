#pragma once

#include "core/config/request.h"
#include "core/secrets/secret_set.h"

#include <string>

namespace stepveil {

// Is a secret of this name taken? As --only and --except say.
[[nodiscard]] bool IsTaken(const Selection& selection, const std::string& name);

// A copy of what is taken, with the same warnings.
[[nodiscard]] SecretSet TakenOf(const SecretSet& set, const Selection& selection);

}  // namespace stepveil
