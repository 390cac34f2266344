#pragma once

#include "core/mask/parts.h"

#include <string_view>

namespace stepveil {

// What is secret in each address (scheme://...) that stands in `text`, and in a `user:password@`
// without one: the password, raw and percent-decoded; user and password together, as they are in
// Basic authentication; the values of parameters and parts of the path that look secret; the
// address without its parameters.
void AddUrlParts(std::string_view text, PartList& parts);

}  // namespace stepveil
