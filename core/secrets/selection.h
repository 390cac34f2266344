#pragma once

#include "core/config/request.h"

#include <string>

namespace stepveil {

// Is a secret of this name taken? As --only and --except say.
[[nodiscard]] bool IsTaken(const Selection& selection, const std::string& name);

}  // namespace stepveil
