#include "core/seal/bech32.h"

#include "core/base/secret.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace stepveil {
namespace {

constexpr std::string_view kDigits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumDigits = 6;
constexpr std::array<std::uint32_t, 5> kGenerators = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                      0x3d4233dd, 0x2a1462b3};

// The checksum's state after one more digit.
std::uint32_t Fold(std::uint32_t state, std::uint32_t digit) {
  const std::uint32_t top = state >> 25;
  state = ((state & 0x1ffffff) << 5) ^ digit;
  for (std::size_t i = 0; i < kGenerators.size(); ++i) {
    state ^= ((top >> i) & 1) != 0 ? kGenerators[i] : 0;
  }
  return state;
}

// Over prefix and digits; 1 where the last six are the right checksum.
std::uint32_t Checksum(std::string_view prefix, std::string_view digits) {
  std::uint32_t state = 1;
  for (const char c : prefix) {
    state = Fold(state, static_cast<unsigned char>(c) >> 5);
  }
  state = Fold(state, 0);
  for (const char c : prefix) {
    state = Fold(state, static_cast<unsigned char>(c) & 31);
  }
  for (const char digit : digits) {
    state = Fold(state, static_cast<unsigned char>(digit));
  }
  return state;
}

// Numbers of `from` bits as numbers of `to` bits, the last one filled with zeros; `rest` is told
// what is left over in the end.
std::string Regroup(std::string_view numbers, unsigned from, unsigned to, std::string& rest) {
  std::string regrouped;
  regrouped.reserve(numbers.size() * from / to + 1);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char number : numbers) {
    held = (held << from | static_cast<unsigned char>(number)) & 0xfff;
    for (bits += from; bits >= to; bits -= to) {
      regrouped += static_cast<char>(held >> (bits - to) & ((1U << to) - 1));
    }
  }
  if (bits > 0) {
    rest += static_cast<char>(held << (to - bits) & ((1U << to) - 1));
  }
  return regrouped;
}

// Nothing where a character is none of the 32.
std::optional<std::string> DigitsOf(std::string_view text) {
  std::string digits;
  digits.reserve(text.size());
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) {
      return std::nullopt;
    }
    digits += static_cast<char>(digit);
  }
  return digits;
}

bool MixesCase(std::string_view text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return std::any_of(text.begin(), text.end(), is_lower) &&
         std::any_of(text.begin(), text.end(), is_upper);
}

}  // namespace

std::string EncodeBech32(std::string_view prefix, std::string_view bytes) {
  std::string rest;
  std::string digits = Regroup(bytes, 8, 5, rest);
  digits += rest;
  const std::uint32_t checksum = Checksum(prefix, digits + std::string(kChecksumDigits, '\0')) ^ 1;
  std::string text;
  text.reserve(prefix.size() + 1 + digits.size() + kChecksumDigits);
  text.append(prefix).append("1");
  for (const char digit : digits) {
    text += kDigits[static_cast<unsigned char>(digit)];
  }
  for (std::size_t i = 0; i < kChecksumDigits; ++i) {
    text += kDigits[checksum >> 5 * (kChecksumDigits - 1 - i) & 31];
  }
  WipeString(digits);
  return text;
}

std::optional<Bech32> DecodeBech32(std::string_view text) {
  const std::size_t one = text.rfind('1');
  if (one == text.npos || one == 0 || text.size() - one - 1 < kChecksumDigits || MixesCase(text)) {
    return std::nullopt;
  }
  std::string lower = LowerAscii(text);
  auto digits = DigitsOf(std::string_view(lower).substr(one + 1));
  Bech32 decoded{lower.substr(0, one), ""};
  WipeString(lower);
  if (!digits || Checksum(decoded.prefix, *digits) != 1) {
    return std::nullopt;
  }
  std::string rest;
  decoded.bytes =
      Regroup(std::string_view(*digits).substr(0, digits->size() - kChecksumDigits), 5, 8, rest);
  const bool padded =
      (digits->size() - kChecksumDigits) * 5 % 8 < 5 && (rest.empty() || rest.front() == '\0');
  WipeString(*digits);
  return padded ? std::optional<Bech32>(std::move(decoded)) : std::nullopt;
}

}  // namespace stepveil
