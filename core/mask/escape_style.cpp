#include "core/mask/escape_style.h"

#include "core/base/encoding.h"
#include "core/mask/characters.h"

#include <cstdint>

namespace stepveil {
namespace {

using Number = EscapeStyle::Number;
using Digits = EscapeStyle::Digits;
using Foreign = EscapeStyle::Foreign;

constexpr auto kHex = Number::kHex;
constexpr auto kUnicode = Number::kUnicode;

std::string Octal(unsigned value) {
  return {static_cast<char>('0' + (value >> 6 & 7)), static_cast<char>('0' + (value >> 3 & 7)),
          static_cast<char>('0' + (value & 7))};
}

std::string HexDigits(std::string_view bytes, Digits digits) {
  std::string hex = Hex(bytes);
  for (char& c : hex) {
    c = digits == Digits::kUpper && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return hex;
}

std::string Unit(std::uint32_t unit, Digits digits) {
  const char bytes[] = {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xff)};
  return std::string("\\u").append(HexDigits({bytes, 2}, digits));
}

std::string Numbered(char c, Number number, Digits digits) {
  const auto byte = static_cast<unsigned char>(c);
  switch (number) {
    case Number::kHex:
      return std::string("\\x").append(HexDigits({&c, 1}, digits));
    case Number::kOctal:
      return std::string("\\").append(Octal(byte));
    case Number::kDecimal:
      return std::string("\\").append(std::to_string(int{byte}));
    case Number::kUnicode:
      return Unit(byte, digits);
    case Number::kBraced: {
      const std::string hex = HexDigits({&c, 1}, digits);
      return std::string("\\u{").append(hex.front() == '0' ? hex.substr(1) : hex).append("}");
    }
    case Number::kRaw:
    case Number::kCode:
    case Number::kShortCode:
    case Number::kRuby:
      break;
  }
  return {c};
}

std::string Braced(std::uint32_t code, Digits digits) {
  const char bytes[] = {static_cast<char>(code >> 16), static_cast<char>(code >> 8 & 0xff),
                        static_cast<char>(code & 0xff)};
  const std::string hex = HexDigits({bytes, 3}, digits);
  return std::string("\\u{").append(hex.substr(hex.find_first_not_of('0'))).append("}");
}

// One non-ASCII character, or a byte of none: Go writes that as \xff, all others as the lone
// surrogate that Python reads it as.
std::string Character(std::string_view sequence, Number number, Digits digits) {
  if (sequence.size() == 1) {
    return number == Number::kCode
               ? Numbered(sequence.front(), kHex, digits)
               : Unit(0xdc00U + static_cast<unsigned char>(sequence.front()), digits);
  }
  const std::uint32_t code = CodeOf(sequence);
  if (number == Number::kBraced) {
    return Braced(code, digits);
  }
  if (code < 0x100 && number == Number::kShortCode) {
    return Numbered(static_cast<char>(code), kHex, digits);
  }
  if (code < 0x10000) {
    return Unit(code, digits);
  }
  if (number == Number::kRuby) {
    return Braced(code, digits);
  }
  if (number != kUnicode) {
    const char bytes[] = {0, static_cast<char>(code >> 16), static_cast<char>(code >> 8 & 0xff),
                          static_cast<char>(code & 0xff)};
    return std::string("\\U").append(HexDigits({bytes, 4}, digits));
  }
  return Unit(0xd800 + ((code - 0x10000) >> 10), digits) + Unit(0xdc00 + (code & 0x3ff), digits);
}

bool IsByCharacter(Number number) {
  return number == kUnicode || number == Number::kCode || number == Number::kShortCode ||
         number == Number::kRuby || number == Number::kBraced;
}

// Stands the character that `text` begins with as it is, though it is not ASCII?
bool IsLeft(std::string_view text, Foreign foreign) {
  const std::size_t bytes = SequenceBytes(text);
  return (foreign == Foreign::kAstral && bytes < 4) ||
         (foreign == Foreign::kUnprintable && bytes > 1 &&
          IsPrintable(CodeOf(text.substr(0, bytes))));
}

// What stands after the backslash for `c`, or NUL.
char LetterFor(char c, std::string_view letters) {
  for (std::size_t i = 0; i < letters.size(); i += 2) {
    if (letters[i] == c) {
      return letters[i + 1];
    }
  }
  return '\0';
}

}  // namespace

std::string Escape(std::string_view text, const EscapeStyle& style) {
  std::string form;
  form.reserve(text.size() * 6);  // growing would leave copies behind
  while (!text.empty()) {
    const char c = text.front();
    const auto byte = static_cast<unsigned char>(c);
    std::size_t taken = 1;
    if (const char letter = LetterFor(c, style.letters); letter != '\0') {
      form += {'\\', letter};
    } else if (byte < 0x20 || style.numbered.find(c) != std::string_view::npos) {
      form += Numbered(c, style.control, style.digits);
    } else if (byte >= 0x80 && IsLeft(text, style.foreign)) {
      taken = SequenceBytes(text);
      form += text.substr(0, taken);
    } else if (byte >= 0x80 && IsByCharacter(style.non_ascii)) {
      taken = SequenceBytes(text);
      form += Character(text.substr(0, taken), style.non_ascii, style.digits);
    } else if (byte >= 0x80) {
      taken = SequenceBytes(text);
      for (const char each : text.substr(0, taken)) {
        form += Numbered(each, style.non_ascii, style.digits);
      }
    } else {
      form += c;
    }
    text.remove_prefix(taken);
  }
  return form;
}

}  // namespace stepveil
