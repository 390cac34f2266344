#pragma once

#include <string>

namespace stepveil::testing {

// The block of code in `file` (seen from the source tree) that holds `text`, without its fences;
// empty if there is none: for tests that do what a document says.
[[nodiscard]] std::string BlockOf(const std::string& file, const std::string& text);

}  // namespace stepveil::testing
