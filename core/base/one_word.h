#pragma once

#include <algorithm>
#include <string_view>

namespace stepveil {

// Visible ASCII only and not empty, as a token or a header's word is: white space inside means that
// it was cut or joined.
[[nodiscard]] inline bool IsOneWord(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace stepveil
