#pragma once

#include <string>
#include <string_view>

namespace stepveil {

// How a program reads a backslash and what follows it.
struct EscapeDialect {
  std::string_view letters;  // pairs: what follows and what both become
  bool three_octal;          // \101
  bool zero_octal;           // \0101
  bool numbers;              // \x41, \u0041, \U00000041, \u{41}
  bool cuts;                 // \c ends the text
  bool drops_unknown;        // of any other escape the backslash goes
};

[[nodiscard]] std::string Unescaped(std::string_view text, const EscapeDialect& dialect);

}  // namespace stepveil
