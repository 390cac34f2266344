#pragma once

#include "core/base/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stepveil {

// The length of the UTF-8 sequence that `text`, which is not empty, begins with; 1 for a byte that
// is of none.
[[nodiscard]] std::size_t SequenceBytes(std::string_view text);

// The code point of one UTF-8 sequence of two bytes or more, or of one ASCII character.
[[nodiscard]] std::uint32_t CodeOf(std::string_view sequence);

// Would a terminal show something for this code point above ASCII? Not for controls, for marks of
// direction and the like (Cf), and blanks (Z*); of Unicode 15, without what has no meaning yet.
[[nodiscard]] bool IsPrintable(std::uint32_t code);

// Has `text` a character above ASCII that is not printable?
[[nodiscard]] bool HasUnprintable(std::string_view text);

// Appends `code` in UTF-8.
void AppendUtf8(std::string& text, std::uint32_t code);

// Has `text` one of `characters`, which are few? find_first_of asks for each byte by itself.
[[nodiscard]] inline bool HasOneOf(std::string_view text, std::string_view characters) {
  return std::any_of(characters.begin(), characters.end(),
                     [&](char c) { return text.find(c) != std::string_view::npos; });
}

// Calls `take` with each UTF-16 unit of `text`; a byte that is of no character becomes the lone
// surrogate that Python reads it as.
template <typename Take>
void ForEachUnit(std::string_view text, Take&& take) {
  while (!text.empty()) {
    const std::string_view sequence = text.substr(0, SequenceBytes(text));
    const auto byte = static_cast<unsigned char>(sequence.front());
    const std::uint32_t code =
        sequence.size() == 1 ? (byte < 0x80 ? byte : 0xdc00U + byte) : CodeOf(sequence);
    if (code < 0x10000) {
      take(static_cast<unsigned>(code));
    } else {
      take(static_cast<unsigned>(0xd800 + ((code - 0x10000) >> 10U)));
      take(static_cast<unsigned>(0xdc00 + (code & 0x3ffU)));
    }
    text.remove_prefix(sequence.size());
  }
}

}  // namespace stepveil
