#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace stepveil {

// The bytes that a group of digits in a dump's row stands for.
struct DumpBytes {
  std::array<unsigned char, 8> bytes;
  std::size_t count = 0;  // 0: it stands for none
};

// By the number of its digits: 8 that are 0 or 1, a byte; 3 octal ones, a byte, or 6, a word; 5
// decimal ones, a word; else an even number of hexadecimal ones, 16 at most. The first digits are
// the first bytes.
[[nodiscard]] DumpBytes BytesOfGroup(std::span<const char> digits);

// Of a character in a dump of characters (od -c, od -a): itself, or 3 octal digits. The name of one
// that is a gap (`\\n`, `sp`) is a gap.
[[nodiscard]] DumpBytes BytesOfCharacter(std::span<const char> text);

// Reads the end of a line as a row of a dump, as xxd, hexdump, od and tcpdump write them: an
// address that begins with 0, groups of as many digits each, and perhaps a column of text; or
// characters, in columns of four.
class DumpRow {
 public:
  enum class Event : std::uint8_t {
    kNone,
    kGroup,  // digits() are one, which ended before this byte
    kNoRow,  // this line is none
    kEnd,    // of a row; a group may end here, too (digits())
  };

  // Takes the next byte of the row, which ends with '\n'.
  Event Take(char byte);

  // Of the group that ended; empty if none did.
  [[nodiscard]] std::span<const char> digits() const { return {digits_.data(), done_}; }
  // What it stands for.
  [[nodiscard]] const DumpBytes& bytes() const { return bytes_; }

  // How many bytes of a group were read that has not ended.
  [[nodiscard]] std::size_t open_digits() const { return in_ == In::kGroup ? read_ : 0; }

  // Another row begins, which nothing was read of.
  void Restart();

 private:
  enum class In : std::uint8_t { kAddress, kBetween, kGroup, kText };

  Event TakeInAddress(char byte);
  Event TakeBetween(char byte);
  Event TakeInGroup(char byte);
  Event EndGroup(In next);
  Event End();
  [[nodiscard]] bool MayGoOnWith(char byte) const;
  [[nodiscard]] bool IsCharacter() const;
  DumpBytes NumberBytes(std::span<const char> digits);

  static constexpr std::size_t kMostBeforeGroups = 16;
  static constexpr std::size_t kMostAddress = 18;

  In in_ = In::kAddress;
  std::size_t count_ = 0;         // of the address's letters, or blanks between
  std::size_t group_digits_ = 0;  // of each group; 0: none was read
  std::size_t row_bytes_ = 0;
  bool has_characters_ = false;
  bool decimal_ = false;
  std::size_t read_ = 0;  // digits of the group
  std::size_t done_ = 0;
  DumpBytes bytes_;  // of the group that ended
  std::array<char, 16> digits_;
};

}  // namespace stepveil
