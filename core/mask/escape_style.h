#pragma once

#include <string>
#include <string_view>

namespace stepveil {

// How the string literals of a language escape with a backslash.
struct EscapeStyle {
  // How a character that has no letter of its own is written: itself, \x1b, \033, \u001b, \u{1b};
  // and as code points, \u00e9 or \U0001f600, or \xe9 where that is enough, or \u00e9 and
  // \u{1f600}.
  enum class Number { kRaw, kHex, kOctal, kDecimal, kUnicode, kBraced, kCode, kShortCode, kRuby };
  enum class Digits { kLower, kUpper };
  enum class Nesting { kOnce, kOftenTwice };
  enum class Foreign { kAll, kAstral, kUnprintable };  // which characters that are not ASCII

  std::string_view letters;   // pairs: a character and what follows the backslash instead of it
  Number control;             // for control characters and those of `numbered`
  std::string_view numbered;  // printable, or DEL
  Number non_ascii;  // kUnicode: UTF-16 units; kCode, kShortCode, kBraced; else byte by byte
  Digits digits = Digits::kLower;
  Nesting nesting = Nesting::kOnce;
  Foreign foreign = Foreign::kAll;
};

// `text` inside such a literal, without its quotes.
[[nodiscard]] std::string Escape(std::string_view text, const EscapeStyle& style);

}  // namespace stepveil
