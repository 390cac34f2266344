#include "core/mask/escapes.h"

#include "core/base/encoding.h"
#include "core/base/text.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace stepveil {
namespace {

// How a character that has no letter of its own is written: itself, \x1b, \033, \u001b, \u{1b}; and
// as code points, \u00e9 or \U0001f600, or \xe9 where that is enough.
enum class Number { kRaw, kHex, kOctal, kUnicode, kBraced, kCode, kShortCode };
enum class Digits { kLower, kUpper };
enum class Nesting { kOnce, kOftenTwice };

struct Style {
  std::string_view letters;   // pairs: a character and what follows the backslash instead of it
  Number control;             // for control characters and those of `numbered`
  std::string_view numbered;  // printable, or DEL
  Number non_ascii;           // kUnicode: UTF-16 units; kCode, kShortCode; else byte by byte
  Digits digits = Digits::kLower;
  Nesting nesting = Nesting::kOnce;
};

constexpr std::string_view kJson = "\"\"\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kJsonSlash = "//\"\"\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kFew = "\\\\\nn\rr\tt";
constexpr std::string_view kFewQuote = "''\\\\\nn\rr\tt";
constexpr std::string_view kFewDouble = "\"\"\\\\\nn\rr\tt";
constexpr std::string_view kNode = "\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kNodeQuote = "''\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kC = "\"\"\\\\\aa\bb\ff\nn\rr\tt\vv";
constexpr std::string_view kBash = "''\\\\\aa\bb\033E\ff\nn\rr\tt\vv";

constexpr auto kRaw = Number::kRaw;
constexpr auto kHex = Number::kHex;
constexpr auto kOctal = Number::kOctal;
constexpr auto kUnicode = Number::kUnicode;
constexpr auto kLower = Digits::kLower;
constexpr auto kUpper = Digits::kUpper;
constexpr auto kTwice = Nesting::kOftenTwice;

constexpr std::array<Style, 24> kStyles = {{
    {kJson, kUnicode, "", kRaw, kLower, kTwice},           // JSON in UTF-8
    {kJson, kUnicode, "", kRaw, kUpper, kTwice},           //
    {kJson, kUnicode, "", kUnicode, kLower, kTwice},       // JSON in ASCII
    {kJson, kUnicode, "", kUnicode, kUpper, kTwice},       //
    {kJson, kUnicode, "\x7f", kRaw, kLower, kTwice},       // jq
    {kJson, kUnicode, "\x7f", kUnicode, kLower, kTwice},   // jq -a
    {kJson, kUnicode, "<>&", kRaw, kLower, kTwice},        // Go
    {kFewDouble, kUnicode, "<>&", kRaw},                   // Go before 1.22
    {kJsonSlash, kUnicode, "", kUnicode, kLower, kTwice},  // PHP
    {kJsonSlash, kUnicode, "", kRaw, kLower, kTwice},      //
    {kNode, kUnicode, "\"'`<>&+\x7f", kUnicode, kUpper},   // .NET
    {kC, kHex, "\x7f", kRaw},                              // Go's %q
    {kC, kHex, "\x7f", Number::kCode},                     // Go's %+q
    {kC, kOctal, "\x7f", kOctal},                          // C
    {kFewDouble, Number::kBraced, "\x7f", kRaw},           // Rust's {:?}
    {kFew, kHex, "\x7f", kRaw},                            // Python's repr, as its quotes are
    {kFewQuote, kHex, "\x7f", kRaw},                       //
    {kFew, kHex, "\x7f", Number::kShortCode},              // Python's ascii()
    {kFewQuote, kHex, "\x7f", Number::kShortCode},         //
    {kFew, kHex, "\x7f", kHex},                            // Python's repr of bytes
    {kNode, kHex, "\x7f", kRaw, kUpper},                   // Node's inspect, as its quotes are
    {kNodeQuote, kHex, "\x7f", kRaw, kUpper},              //
    {kBash, kOctal, "\x7f", kRaw},                         // bash's $'...'
    {kBash, kOctal, "\x7f", kOctal},                       // in the C locale
}};

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
    case Number::kUnicode:
      return Unit(byte, digits);
    case Number::kBraced: {
      const std::string hex = HexDigits({&c, 1}, digits);
      return std::string("\\u{").append(hex.front() == '0' ? hex.substr(1) : hex).append("}");
    }
    case Number::kRaw:
    case Number::kCode:
    case Number::kShortCode:
      break;
  }
  return {c};
}

// The length of the UTF-8 sequence that `text` begins with; 1 for a byte that is of none.
std::size_t SequenceBytes(std::string_view text) {
  for (std::size_t length = 2; length <= 4 && length <= text.size(); ++length) {
    if (IsUtf8(text.substr(0, length))) {
      return length;
    }
  }
  return 1;
}

std::uint32_t CodeOf(std::string_view sequence) {
  std::uint32_t code =
      static_cast<unsigned char>(sequence.front()) & (0xffU >> (sequence.size() + 1));
  for (const char c : sequence.substr(1)) {
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3fU);
  }
  return code;
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
  if (code < 0x100 && number == Number::kShortCode) {
    return Numbered(static_cast<char>(code), kHex, digits);
  }
  if (code < 0x10000) {
    return Unit(code, digits);
  }
  if (number != kUnicode) {
    const char bytes[] = {0, static_cast<char>(code >> 16), static_cast<char>(code >> 8 & 0xff),
                          static_cast<char>(code & 0xff)};
    return std::string("\\U").append(HexDigits({bytes, 4}, digits));
  }
  return Unit(0xd800 + ((code - 0x10000) >> 10), digits) + Unit(0xdc00 + (code & 0x3ff), digits);
}

bool IsByCharacter(Number number) {
  return number == kUnicode || number == Number::kCode || number == Number::kShortCode;
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

std::string Escape(std::string_view text, const Style& style) {
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
    } else if (byte >= 0x80 && IsByCharacter(style.non_ascii)) {
      taken = SequenceBytes(text);
      form += Character(text.substr(0, taken), style.non_ascii, style.digits);
    } else if (byte >= 0x80) {
      form += Numbered(c, style.non_ascii, style.digits);
    } else {
      form += c;
    }
    text.remove_prefix(taken);
  }
  return form;
}

}  // namespace

void AddEscapes(std::string_view text, FormList& forms) {
  for (const Style& style : kStyles) {
    std::string form = Escape(text, style);
    if (style.nesting == Nesting::kOftenTwice) {
      forms.Add(Escape(form, style));
    }
    forms.Add(std::move(form));
  }
}

}  // namespace stepveil
