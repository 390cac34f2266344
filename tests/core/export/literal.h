#pragma once

#include <string>
#include <string_view>

namespace stepveil::testing {

// What `append` makes of `value`.
inline std::string Literal(void (*append)(std::string&, std::string_view), std::string_view value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace stepveil::testing
