#include "core/mask/word_quotings.h"

#include "core/base/text.h"
#include "core/mask/characters.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace stepveil {
namespace {

bool Contains(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Does a shell leave it as it is? Some quote a word with an equals sign.
bool IsPlain(std::string_view word, std::string_view plain_signs) {
  return std::all_of(word.begin(), word.end(),
                     [&](char c) { return IsLetterOrDigit(c) || Contains(plain_signs, c); });
}

constexpr std::string_view kSigns = "_@%+=:,./-";
constexpr std::string_view kSignsButEquals = "_@%+:,./-";

// The whole word in quotes: bash, busybox.
std::string Quoted(std::string_view word, std::string_view signs, std::string_view apostrophe) {
  if (IsPlain(word, signs)) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted.append(c == '\'' ? apostrophe : std::string_view(&c, 1));
  }
  return quoted + "'";
}

// The same without the quotes of nothing at its end: zsh, mksh.
std::string QuotedToApostrophe(std::string_view word, std::string_view signs) {
  std::string quoted = Quoted(word, signs, R"('\'')");
  if (quoted.ends_with(R"(\''')")) {
    quoted.resize(quoted.size() - 2);
  }
  return quoted;
}

// What stands between apostrophes in quotes, these with a backslash: yash.
std::string QuotedBetween(std::string_view word, std::string_view signs) {
  std::string quoted;
  for (std::size_t at = 0; at <= word.size();) {
    const std::size_t end = std::min(word.find('\'', at), word.size());
    std::string piece = Quoted(word.substr(at, end - at), signs, "");
    quoted += piece;
    WipeString(piece);
    quoted += end < word.size() ? R"(\')" : "";
    at = end + 1;
  }
  return quoted;
}

// $'...' where there is an apostrophe, a plain NAME= before it apart: ksh93.
std::string QuotedAnsi(std::string_view word, std::string_view signs) {
  if (!Contains(word, '\'')) {
    return Quoted(word, signs, "");
  }
  const std::size_t name = Contains(signs, '=') ? word.find('=') + 1 : 0;
  const std::size_t apart = IsPlain(word.substr(0, name), signs) ? name : 0;
  std::string quoted = std::string(word.substr(0, apart)) + "$'";
  for (const char c : word.substr(apart)) {
    quoted.append(c == '\'' || c == '\\' ? "\\" : "").append(1, c);
  }
  return quoted + "'";
}

std::string QuotedWhole(std::string_view word, std::string_view signs) {
  return Quoted(word, signs, R"('\'')");
}

std::string QuotedInOtherQuotes(std::string_view word, std::string_view signs) {
  return Quoted(word, signs, R"('"'"')");
}

using WordQuoting = std::string (*)(std::string_view word, std::string_view signs);
constexpr std::array<WordQuoting, 5> kWordQuotings = {
    QuotedWhole, QuotedInOtherQuotes, QuotedToApostrophe, QuotedBetween, QuotedAnsi};

std::string ByWords(std::string_view text, WordQuoting quote, std::string_view signs) {
  std::string form;
  form.reserve(text.size() * 4 + 8);  // growing would leave copies behind
  while (!text.empty()) {
    const auto* const end = std::find_if(text.begin(), text.end(), IsBlank);
    const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    if (!word.empty()) {
      std::string quoted = quote(word, signs);
      form.append(form.empty() ? "" : " ").append(quoted);
      WipeString(quoted);
    }
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return form;
}

// coreutils: 'a'$'\t''b'; zsh: a$'\t'b.
std::string ControlsApart(std::string_view text, std::string_view before, std::string_view after,
                          std::string_view apostrophe) {
  std::string form;
  form.reserve(text.size() * 8);
  for (const char c : text) {
    const std::size_t at = std::string_view("\t\n\r").find(c);
    if (at != std::string_view::npos) {
      form.append(before).append(1, '\\').append(1, "tnr"[at]).append(after);
    } else {
      form.append(c == '\'' ? apostrophe : std::string_view(&c, 1));
    }
  }
  return form;
}

}  // namespace

void AddWordQuotings(std::string_view text, FormList& forms) {
  const bool has_lines = HasOneOf(text, "\n\r");
  const bool has_words = !has_lines && std::any_of(text.begin(), text.end(), IsBlank);
  for (const std::string_view signs : {kSigns, kSignsButEquals}) {
    const bool is_plain = std::all_of(text.begin(), text.end(), [&](char c) {
      return IsBlank(c) || IsPlain({&c, 1}, signs);
    });
    for (const WordQuoting quote : kWordQuotings) {
      if (has_words && !is_plain) {
        forms.Add(ByWords(text, quote, signs), LeastSpelled(text));
      }
    }
  }
  if (text.size() <= kLongestJoined && HasOneOf(text, "\t\n\r")) {
    forms.Add(ControlsApart(text, "'$'", "''", R"('\'')"), LeastSpelled(text));
    forms.Add(ControlsApart(text, "$'", "'", R"(\')"), LeastSpelled(text));
  }
}

}  // namespace stepveil
