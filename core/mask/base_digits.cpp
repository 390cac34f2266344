#include "core/mask/base_digits.h"

#include "core/base/secret.h"
#include "core/mask/characters.h"

#include <cstddef>

namespace stepveil {
namespace {

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr std::uint32_t kNoDigit = 64;

std::uint32_t HexDigit(char c) {
  return c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
         : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
         : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                : kNoDigit;
}

std::uint32_t Base64Digit(char c) {
  return c >= 'A' && c <= 'Z'   ? static_cast<std::uint32_t>(c - 'A')
         : c >= 'a' && c <= 'z' ? static_cast<std::uint32_t>(c - 'a' + 26)
         : c >= '0' && c <= '9' ? static_cast<std::uint32_t>(c - '0' + 52)
         : c == '+' || c == '-' ? 62U
         : c == '/' || c == '_' ? 63U
                                : kNoDigit;
}

// `bits` a digit, the first digits first; what doesn't fill a byte goes.
std::optional<std::string> FromDigits(std::string_view text, std::uint32_t (*digit_of)(char),
                                      unsigned bits) {
  std::string bytes;
  bytes.reserve(text.size());
  std::uint32_t gathered = 0;
  unsigned count = 0;
  for (const char c : text) {
    if (IsBlank(c)) {
      continue;
    }
    const std::uint32_t digit = digit_of(c);
    if (digit == kNoDigit) {
      WipeString(bytes);
      return std::nullopt;
    }
    gathered = (gathered << bits | digit) & 0xffffU;
    count += bits;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(gathered >> count & 0xffU);
    }
  }
  return count < bits ? std::optional(std::move(bytes)) : std::nullopt;
}

// Digits of both alphabets are no base64, nor is a PEM block whose line ends got lost.
bool MayBeBase64(std::string_view text) {
  const bool standard = HasOneOf(text, "+/");
  const bool url = HasOneOf(text, "-_");
  return !(standard && url) && text.find("-----") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> FromBase64(std::string_view text) {
  if (!MayBeBase64(text)) {
    return std::nullopt;
  }
  for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) {
    text.remove_suffix(1);
  }
  return FromDigits(text, Base64Digit, 6);
}

std::optional<std::string> FromHex(std::string_view text) { return FromDigits(text, HexDigit, 4); }

std::optional<std::uint32_t> NumberIn(std::string_view digits, std::uint32_t base) {
  constexpr std::size_t kMostDigits = 7;
  std::uint32_t number = 0;
  for (const char c : digits) {
    const std::uint32_t digit = HexDigit(c);
    if (digit >= base || digits.size() > kMostDigits) {
      return std::nullopt;
    }
    number = number * base + digit;
  }
  return digits.empty() ? std::nullopt : std::optional(number);
}

std::string PercentDecoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    const auto code =
        text.front() == '%' && text.size() > 2 ? NumberIn(text.substr(1, 2), 16) : std::nullopt;
    bytes += code ? static_cast<char>(*code) : text.front();
    text.remove_prefix(code ? 3 : 1);
  }
  return bytes;
}

}  // namespace stepveil
