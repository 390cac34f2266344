#pragma once

#include <cstddef>
#include <string_view>

namespace stepveil {

inline constexpr std::size_t kListWindowBytes = 12;

// Is it neither a letter, but for hexadecimal digits and x, nor beyond ASCII?
[[nodiscard]] constexpr bool MayStandInList(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return c >= 0 && !(lower >= 'g' && lower <= 'z' && lower != 'x');
}

// A list that is looked for has so many bytes at least: what 12 bytes take in two digits each.
inline constexpr std::size_t kShortestList = 35;

// Where 12 bytes of `text` lie, at `begin` or behind it, that may belong to a list of numbers
// (list_walk.h) of kShortestList bytes; `text`'s size if there is none, but for its last 64 bytes.
// Asked again from the end of what it said, it says of each list some of its bytes.
[[nodiscard]] std::size_t NextListWindow(std::string_view text, std::size_t begin);

// The same on any processor.
[[nodiscard]] std::size_t NextPlainListWindow(std::string_view text, std::size_t begin);

}  // namespace stepveil
