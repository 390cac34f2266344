#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

inline constexpr std::size_t kQuotedBytes =
    200;  // longer foreign text is cut: a log line is no dump

// `text` in double quotes, fit for a terminal and a CI log whatever it holds: control, escape and
// bidirectional characters and invalid UTF-8 become \n, \x1b, \u202e, ...; `##[` and a leading `::`
// are broken up, so that no runner reads a workflow command; at most kQuotedBytes bytes of `text`,
// then `...`. A `"` or `\` in it gets a `\` before it. Every message puts foreign text (server
// messages, names, claims, paths) through here.
[[nodiscard]] std::string Quoted(std::string_view text);

// The same without the quotes, for text that is a sentence rather than an operand.
[[nodiscard]] std::string Escaped(std::string_view text);

// Escaped(), and characters that mean something in Markdown or HTML made harmless.
[[nodiscard]] std::string QuotedForMarkdown(std::string_view text);

// `text` without ASCII white space at both ends.
[[nodiscard]] std::string_view Trim(std::string_view text);

[[nodiscard]] std::string LowerAscii(std::string_view text);

// What the system says of an errno, as a part of a message: "no space left on device".
[[nodiscard]] std::string SystemWords(int error_number);

// The pieces between separators; "" gives one empty piece.
[[nodiscard]] std::vector<std::string> Split(std::string_view text, char separator);

[[nodiscard]] std::string Join(const std::vector<std::string>& pieces, std::string_view separator);

// Does `text` match `pattern`, in which `*` stands for any run of bytes and `?` for any one byte?
[[nodiscard]] bool GlobMatches(std::string_view pattern, std::string_view text);

// Does `text` match one of `patterns`?
[[nodiscard]] bool MatchesAny(const std::vector<std::string>& patterns, std::string_view text);

// Has the pattern a letter or digit of its own, so that it names some things rather than all?
[[nodiscard]] bool NamesSomething(std::string_view pattern);

// The candidate nearest to `word` by edits, if one is near enough to be a slip of the finger.
[[nodiscard]] std::optional<std::string> Nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

// 8-4-4-4-12 hexadecimal digits, either case.
[[nodiscard]] bool IsUuid(std::string_view text);

// Valid UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF.
[[nodiscard]] bool IsUtf8(std::string_view text);

// Of ASCII, whatever the locale.
[[nodiscard]] constexpr bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// May it stand in a shell's line without quotes? "" may.
[[nodiscard]] bool IsTypedAsItIs(std::string_view text);

}  // namespace stepveil
