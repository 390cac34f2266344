#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// `unknown KIND "word"` (kUsage), with the nearest of `known`, else with `otherwise`. A word that
// looks like no name is not quoted: it may be a credential in the wrong place.
[[nodiscard]] Error Unknown(const std::string& kind, std::string_view word,
                            const std::vector<std::string>& known, const std::string& otherwise);

}  // namespace stepveil
