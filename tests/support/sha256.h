#pragma once

#include <string>

namespace stepveil::testing {

// In hexadecimal.
[[nodiscard]] std::string Sha256(const std::string& text);

}  // namespace stepveil::testing
