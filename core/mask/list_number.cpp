#include "core/mask/list_number.h"

namespace stepveil {
namespace {

constexpr std::uint8_t kNoDigit = 16;

std::uint8_t DigitOf(char c) {
  return static_cast<std::uint8_t>(c >= '0' && c <= '9'   ? c - '0'
                                   : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                   : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                          : kNoDigit);
}

}  // namespace

void ListNumber::Take(char c, std::uint64_t place) {
  const std::uint8_t digit = DigitOf(c);
  const bool nothing_but_0 = count_ == 0 || (count_ == 1 && digits_[0] == 0);
  if ((c == 'x' || c == 'X') && nothing_but_0 && (in_ == In::kNothing || in_ == In::kDigits)) {
    in_ = In::kBehindX;
    count_ = 0;
  } else if (digit != kNoDigit && in_ != In::kSpoilt && count_ < (in_ == In::kBehindX ? 2U : 3U)) {
    in_ = in_ == In::kNothing ? In::kDigits : in_;
    begin_ = count_ == 0 ? place : begin_;
    digits_[count_++] = digit;
  } else {
    in_ = In::kSpoilt;
  }
}

std::optional<unsigned> ListNumber::Value(Base base) const {
  constexpr std::array<unsigned, kBases> kRadix = {16, 10, 8};
  unsigned value = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (digits_[i] >= kRadix[base]) {
      return std::nullopt;
    }
    value = value * kRadix[base] + digits_[i];
  }
  return value;
}

std::optional<unsigned char> ListNumber::Byte(Base base, bool negative) const {
  const bool fits =
      base == kHex ? count_ <= 2 : in_ == In::kDigits && (base != kOctal || count_ == 3);
  auto value = Value(base);
  if (!has_digits() || !fits || !value || *value > 255) {
    return std::nullopt;
  }
  if (negative && base == kDecimal) {
    value = (256 - *value) % 256;
  }
  return static_cast<unsigned char>(*value);
}

}  // namespace stepveil
