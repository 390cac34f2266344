#include "core/mask/dump_row.h"

#include <algorithm>
#include <optional>

namespace stepveil {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

unsigned DigitOf(char c) {
  return c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
         : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
         : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                : 16;
}

bool IsHexDigit(char c) { return DigitOf(c) < 16; }

std::optional<unsigned> NumberOf(std::span<const char> digits, unsigned base, unsigned most) {
  unsigned number = 0;
  for (const char c : digits) {
    if (DigitOf(c) >= base) {
      return std::nullopt;
    }
    number = number * base + DigitOf(c);
  }
  return number <= most ? std::optional(number) : std::nullopt;
}

DumpBytes OneByte(std::span<const char> digits, unsigned base) {
  const auto number = NumberOf(digits, base, 0xff);
  return number ? DumpBytes{{static_cast<unsigned char>(*number)}, 1} : DumpBytes();
}

DumpBytes Word(std::span<const char> digits, unsigned base) {
  const auto number = NumberOf(digits, base, 0xffff);
  return number ? DumpBytes{{static_cast<unsigned char>(*number >> 8U),
                             static_cast<unsigned char>(*number & 0xffU)},
                            2}
                : DumpBytes();
}

DumpBytes HexBytes(std::span<const char> digits) {
  DumpBytes bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.bytes[bytes.count++] =
        static_cast<unsigned char>(DigitOf(digits[i]) << 4U | DigitOf(digits[i + 1]));
  }
  return bytes;
}

}  // namespace

DumpBytes BytesOfGroup(std::span<const char> digits) {
  const bool binary =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c == '0' || c == '1'; });
  switch (digits.size()) {
    case 3:
      return OneByte(digits, 8);
    case 5:
      return Word(digits, 10);
    case 6:
      return Word(digits, 8);
    case 8:
      return binary ? OneByte(digits, 2) : HexBytes(digits);
    default:
      return digits.size() % 2 == 0 ? HexBytes(digits) : DumpBytes();
  }
}

DumpBytes BytesOfCharacter(std::span<const char> text) {
  return text.size() == 1 ? DumpBytes{{static_cast<unsigned char>(text[0])}, 1}
         : text.size() == 3 && IsHexDigit(text[0]) ? OneByte(text, 8)
                                                   : DumpBytes{{' '}, 1};
}

// od writes decimal words without zeros before them, in columns of six; a row of them is told by a
// word of five digits in it or in the row before.
DumpBytes DumpRow::NumberBytes(std::span<const char> digits) {
  decimal_ = digits.size() == 5 || (decimal_ && count_ + digits.size() == 6);
  return decimal_ ? Word(digits, 10) : BytesOfGroup(digits);
}

DumpRow::Event DumpRow::Take(char byte) {
  done_ = 0;
  if (byte == '\n') {
    return End();
  }
  switch (in_) {
    case In::kAddress:
      return TakeInAddress(byte);
    case In::kBetween:
      return TakeBetween(byte);
    case In::kGroup:
      return TakeInGroup(byte);
    case In::kText:
      break;
  }
  return Event::kNone;
}

DumpRow::Event DumpRow::TakeInAddress(char byte) {
  constexpr std::size_t kLeastBeforeColon = 4;
  constexpr std::size_t kLeast = 6;
  const bool fits = count_ == 0 ? byte == '0' : IsHexDigit(byte) || (byte == 'x' && count_ == 1);
  if (fits) {
    return ++count_ <= kMostAddress ? Event::kNone : Event::kNoRow;
  }
  if ((byte == ':' && count_ >= kLeastBeforeColon) || (IsBlank(byte) && count_ >= kLeast)) {
    in_ = In::kBetween;
    count_ = byte == ':' ? 0 : 1;
    return Event::kNone;
  }
  return Event::kNoRow;
}

// Groups stand one blank apart; hexdump -C has another behind eight bytes, and words that are no
// hexadecimal digits have more, and no text. What else stands further away is text, or characters
// that end in columns of four.
bool DumpRow::MayGoOnWith(char byte) const {
  const bool middle = count_ == 2 && row_bytes_ == 8 && group_digits_ == 2;
  const bool words = count_ <= 5 && (group_digits_ == 5 || group_digits_ == 6);
  const bool may_be_character =
      count_ % 4 != 0 && (group_digits_ == 0 || group_digits_ == 3 || has_characters_);
  return (IsHexDigit(byte) && (group_digits_ == 0 || count_ == 1 || middle || words)) ||
         may_be_character;
}

// In such a column, and nothing else?
bool DumpRow::IsCharacter() const {
  const bool fits = read_ <= 3 && (count_ + read_) % 4 == 0;
  const bool named =
      read_ > 1 && (digits_[0] == '\\' || !IsHexDigit(digits_[0]) || !IsHexDigit(digits_[1]));
  return fits && (read_ == 1 || named || (has_characters_ && read_ == 3));
}

DumpRow::Event DumpRow::TakeBetween(char byte) {
  if (IsBlank(byte)) {
    return ++count_ <= kMostBeforeGroups || group_digits_ != 0 ? Event::kNone : Event::kNoRow;
  }
  if (byte == '\r' || !MayGoOnWith(byte)) {
    in_ = In::kText;
    return group_digits_ == 0 && byte != '\r' ? Event::kNoRow : Event::kNone;
  }
  in_ = In::kGroup;
  digits_[0] = byte;
  read_ = 1;
  return Event::kNone;
}

DumpRow::Event DumpRow::TakeInGroup(char byte) {
  const bool ends = IsBlank(byte) || byte == '\r';
  if (ends) {
    const Event event = EndGroup(In::kBetween);
    count_ = 1;
    return event;
  }
  const std::size_t most = IsHexDigit(byte) && IsHexDigit(digits_[0]) ? digits_.size() : 3;
  if (read_ < most) {
    digits_[read_++] = byte;
    return Event::kNone;
  }
  in_ = In::kText;
  return group_digits_ == 0 ? Event::kNoRow : Event::kNone;
}

// The last group of all may be shorter.
DumpRow::Event DumpRow::EndGroup(In next) {
  const std::span<const char> group{digits_.data(), read_};
  const bool is_character =
      IsCharacter() && (group_digits_ == 0 || group_digits_ == 3 || has_characters_);
  const bool is_number = !has_characters_ && std::all_of(group.begin(), group.end(), IsHexDigit) &&
                         (group_digits_ == 0 || read_ <= group_digits_);
  bytes_ = is_character ? BytesOfCharacter(group) : is_number ? NumberBytes(group) : DumpBytes();
  if (bytes_.count == 0) {
    in_ = In::kText;
    return group_digits_ == 0 ? Event::kNoRow : Event::kNone;
  }
  has_characters_ = is_character;
  group_digits_ = group_digits_ != 0 ? group_digits_ : decimal_ ? 5 : read_;
  row_bytes_ += bytes_.count;
  done_ = read_;
  in_ = next;
  return Event::kGroup;
}

DumpRow::Event DumpRow::End() {
  if (in_ == In::kGroup) {
    EndGroup(In::kText);
  }
  const bool is_row = group_digits_ != 0;
  Restart();
  return is_row ? Event::kEnd : Event::kNoRow;
}

void DumpRow::Restart() {
  in_ = In::kAddress;
  has_characters_ = false;
  count_ = group_digits_ = row_bytes_ = read_ = 0;
}

}  // namespace stepveil
