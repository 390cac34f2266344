#pragma once

#include <cstddef>
#include <string_view>

namespace stepveil {

inline constexpr std::size_t kListWindowBytes = 16;

// Is it neither a letter, but for hexadecimal digits and x, nor beyond ASCII?
[[nodiscard]] constexpr bool MayStandInList(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return c >= 0 && !(lower >= 'g' && lower <= 'z' && lower != 'x');
}

inline constexpr std::size_t kListWindowStride = 32;

// Where the next 16 bytes of `text` are that may lie in a list of numbers (list_walk.h), from
// `window` on, 32 bytes apart; `text`'s size if none may. All may stand in one, and there are
// digits, three at least and never four in a row.
[[nodiscard]] std::size_t NextListWindow(std::string_view text, std::size_t window);

}  // namespace stepveil
