#pragma once

#include "core/mask/parts.h"

#include <string_view>

namespace stepveil {

// The texts and numbers in `text`, if it is a JSON document of at most 32 levels, with their keys;
// those in a list have the list's key, and `value` or `data` that of what they are in. False if
// it is none.
bool AddJsonParts(std::string_view text, PartList& parts);

}  // namespace stepveil
