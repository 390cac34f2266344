#include "core/mask/setting_lines.h"

#include "core/base/text.h"
#include "core/mask/ordinary.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace stepveil {
namespace {

constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kLongestEmptyKey = 40;

// Of letters and digits, with the signs of .npmrc's and YAML's keys between; no blank but in ini.
bool IsKey(std::string_view key) {
  const auto fits = [](char c) {
    return IsLetterOrDigit(c) || std::string_view("_-./:@ []").find(c) != std::string_view::npos;
  };
  return !key.empty() && key.size() <= kLongestKey && std::all_of(key.begin(), key.end(), fits) &&
         std::any_of(key.begin(), key.end(), [](char c) { return IsLetterOrDigit(c); }) &&
         std::count(key.begin(), key.end(), ' ') <= 1 && (LooksOrdinary(key) || NamesSecret(key));
}

std::string_view WithoutExport(std::string_view line) {
  for (const std::string_view word : {"export ", "set ", "ENV ", "declare -x ", "$env:"}) {
    if (line.substr(0, word.size()) == word) {
      return Trim(line.substr(word.size()));
    }
  }
  return line;
}

// A value as it stands behind its `=` or `:`.
std::string_view ValueIn(std::string_view text) {
  text = Trim(text);
  if (!text.empty() && (text.back() == ',' || text.back() == ';')) {
    text = Trim(text.substr(0, text.size() - 1));
  }
  text = WithoutQuotes(text);
  const bool opens = text == "{" || text == "[" || text == "{}" || text == "[]" || text == "|" ||
                     text == ">" || text == "|-" || text == ">-" || text == "|+" || text == ">+";
  return opens ? std::string_view() : text;
}

// `=` wherever it stands; `:` before a blank or at the end, as in YAML, or behind a quoted key.
std::size_t SeparatorIn(std::string_view line) {
  const bool quoted = !line.empty() && (line.front() == '"' || line.front() == '\'');
  const std::size_t from = quoted ? line.find(line.front(), 1) : 0;
  for (std::size_t i = from; i < line.size(); ++i) {
    const bool colon = line[i] == ':' && (quoted || i + 1 == line.size() || line[i + 1] == ' ' ||
                                          line[i + 1] == '\t');
    if (line[i] == '=' || colon) {
      return i;
    }
  }
  return std::string_view::npos;
}

// The pieces of `line` between characters of `separators`, outside of quotes.
template <typename Take>
void ForEachPiece(std::string_view line, std::string_view separators, Take&& take) {
  char quote = '\0';
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    const bool ends =
        i == line.size() || (quote == '\0' && separators.find(line[i]) != std::string_view::npos);
    if (ends) {
      take(Trim(line.substr(begin, i - begin)));
      begin = i + 1;
    } else if (quote == line[i]) {
      quote = '\0';
    } else if (quote == '\0' && (line[i] == '"' || line[i] == '\'')) {
      quote = line[i];
    }
  }
}

void AddIfKeyed(std::string_view piece, PartList& parts) {
  if (const auto setting = SettingIn(piece); setting && NamesSecret(setting->key)) {
    parts.Add(setting->key, setting->value);
  }
}

// The words after `password` and the like; `Basic dXNlcjpw`.
void AddNamedWords(std::string_view line, PartList& parts) {
  constexpr std::array<std::string_view, 9> kNames = {
      "password", "passwd", "pwd", "pass", "token", "secret", "bearer", "basic", "apikey"};
  std::string_view before;
  ForEachPiece(line, " \t", [&](std::string_view word) {
    const std::string name = LowerAscii(before.substr(0, 9));
    if (!word.empty() && std::find(kNames.begin(), kNames.end(), name) != kNames.end()) {
      parts.Add(before == "basic" ? "token" : name, WithoutQuotes(word));
    }
    before = word.empty() ? before : word;
  });
}

// `user:password`, if the password is more than a word, and nothing else.
void AddLogin(std::string_view line, PartList& parts) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 ||
      line.find_first_of(" \t/{}[]\"'") != std::string_view::npos) {
    return;
  }
  const std::string_view password = line.substr(colon + 1);
  const bool words = std::all_of(password.begin(), password.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  });
  const bool number = password.find_first_not_of("0123456789.:") == std::string_view::npos;
  if (!words && !number) {
    parts.AddKeyed(password);
  }
}

}  // namespace

std::string_view WithoutQuotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'' || text.front() == '`');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string_view WithoutDash(std::string_view text) {
  return text.substr(0, 2) == "- " ? Trim(text.substr(2)) : text;
}

std::optional<Setting> SettingIn(std::string_view line) {
  line = WithoutExport(WithoutDash(line));
  const std::size_t separator = SeparatorIn(line);
  if (separator == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view key = WithoutQuotes(Trim(line.substr(0, separator)));
  const std::string_view value = ValueIn(line.substr(separator + 1));
  // The end of base64 is no setting without a value.
  const bool padding = line.find_first_not_of('=', separator) == std::string_view::npos &&
                       separator > kLongestEmptyKey;
  return IsKey(key) && !padding ? std::optional(Setting{key, value}) : std::nullopt;
}

void AddInlineSettings(std::string_view line, PartList& parts) {
  AddIfKeyed(line, parts);
  for (const std::string_view separators : {";", ",&{}", " \t"}) {
    if (line.find_first_of(separators) != std::string_view::npos) {
      ForEachPiece(line, separators, [&](std::string_view piece) { AddIfKeyed(piece, parts); });
    }
  }
  AddNamedWords(line, parts);
  AddLogin(line, parts);
}

}  // namespace stepveil
