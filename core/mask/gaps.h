#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stepveil {

// A gap is what may stand between the bytes of a value that was wrapped, indented, coloured, spaced
// or escaped: white space, control characters (NUL, too: UTF-16 has one beside each letter),
// backslashes, and a terminal's escape sequences (ESC [ ... letter, ESC and a character). The text
// of a window title or a link (ESC ] ...) is none: it may hold a value itself.

// More gap bytes than this in a row part two texts.
inline constexpr std::size_t kMostGapBytes = 1024;

// Values with at least so many bytes besides gaps are looked for across gaps.
inline constexpr std::size_t kShortestGappedBytes = 12;

inline constexpr unsigned char kEscape = 0x1b;

// Is it a gap outside of escape sequences?
[[nodiscard]] constexpr bool IsGapByte(unsigned char byte) { return byte <= ' ' || byte == '\\'; }

// `text` without its gap bytes; may be empty.
[[nodiscard]] std::string WithoutGaps(std::string_view text);

// Tells gaps from text, byte by byte. Where it stands depends on the stream alone.
class GapLexer {
 public:
  // Takes the next byte: is it in a gap?
  [[nodiscard]] bool IsGap(unsigned char byte) {
    if (in_ != In::kText && IsInSequence(byte)) {
      return true;
    }
    in_ = byte == kEscape ? In::kEscaped : In::kText;
    length_ = 0;
    return IsGapByte(byte);
  }

  // False inside an escape sequence.
  [[nodiscard]] bool in_text() const { return in_ == In::kText; }

 private:
  enum class In : std::uint8_t { kText, kEscaped, kSequence };

  static constexpr std::uint8_t kLongest = 32;  // longer ones are text: a value may be in them

  [[nodiscard]] static bool IsBetween(unsigned char byte, unsigned char first, unsigned char last) {
    return first <= byte && byte <= last;
  }

  // Does `byte` belong to the sequence that has begun? Ends the sequence at its last byte. ECMA-48:
  // after ESC come 0x20-0x2F and one last byte; after ESC [ 0x20-0x3F and one last byte.
  [[nodiscard]] bool IsInSequence(unsigned char byte) {
    if (in_ == In::kEscaped && length_ == 0 && byte == '[') {
      in_ = In::kSequence;
      return true;
    }
    if (IsBetween(byte, 0x20, in_ == In::kSequence ? 0x3f : 0x2f)) {
      return ++length_ < kLongest;
    }
    in_ = In::kText;
    return IsBetween(byte, 0x30, 0x7e);
  }

  In in_ = In::kText;
  std::uint8_t length_ = 0;  // of the sequence
};

}  // namespace stepveil
