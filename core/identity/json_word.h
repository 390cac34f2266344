#pragma once

#include "core/base/secret.h"

#include <nlohmann/json_fwd.hpp>

namespace stepveil {

// Moves a text that is one word (IsOneWord) out of `object`; empty if there is none of that name.
[[nodiscard]] Secret TakeWord(nlohmann::json& object, const char* name);

}  // namespace stepveil
