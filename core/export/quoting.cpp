#include "core/export/quoting.h"

#include "core/base/encoding.h"
#include "core/base/secret.h"

#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The length in bytes of what PowerShell takes for a single quote at the start of `text`; else 0.
std::size_t PowerShellQuoteBytes(std::string_view text) {
  if (text.starts_with('\'')) {
    return 1;
  }
  const bool curly = text.starts_with("\xe2\x80\x98") || text.starts_with("\xe2\x80\x99") ||
                     text.starts_with("\xe2\x80\x9a") || text.starts_with("\xe2\x80\x9b");
  return curly ? 3 : 0;
}

// JSON's literal is YAML's, but for some characters that YAML 1.1 takes for a line's end, or bars
// from a file as they are: DEL, U+0080 to U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF. The
// length in bytes of such a one at the start of `text`; else 0.
std::size_t YamlSpecialBytes(std::string_view text) {
  if (text.starts_with('\x7f')) {
    return 1;
  }
  if (text.size() >= 2 && text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xa0) {
    return 2;
  }
  const bool special = text.starts_with("\xe2\x80\xa8") || text.starts_with("\xe2\x80\xa9") ||
                       text.starts_with("\xef\xbb\xbf") || text.starts_with("\xef\xbf\xbe") ||
                       text.starts_with("\xef\xbf\xbf");
  return special ? 3 : 0;
}

// \uXXXX of one character of UTF-8, of three bytes at most.
void AppendUnicodeEscape(std::string& text, std::string_view character) {
  unsigned code = character.size() == 1 ? 0x7f : 0;
  for (std::size_t i = 0; character.size() > 1 && i < character.size(); ++i) {
    const auto byte = static_cast<unsigned char>(character[i]);
    code = code << 6 | (byte & (i > 0 ? 0x3fU : character.size() == 2 ? 0x1fU : 0x0fU));
  }
  const std::string two{static_cast<char>(code >> 8), static_cast<char>(code)};
  text += "\\u" + Hex(two);
}

}  // namespace

void AppendShellLiteral(std::string& text, std::string_view value) {
  text += '\'';
  for (const char c : value) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  text += '\'';
}

void AppendPowerShellLiteral(std::string& text, std::string_view value) {
  text += '\'';
  while (!value.empty()) {
    const std::size_t quote_bytes = PowerShellQuoteBytes(value);
    text += value.substr(0, quote_bytes);
    const std::size_t step_bytes = quote_bytes > 0 ? quote_bytes : 1;
    text += value.substr(0, step_bytes);
    value.remove_prefix(step_bytes);
  }
  text += '\'';
}

void AppendJsonLiteral(std::string& text, std::string_view value) {
  // Never throws: the handler replaces invalid UTF-8, which the caller has refused.
  std::string literal =
      nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text += literal;
  WipeString(literal);
}

void AppendYamlLiteral(std::string& text, std::string_view value) {
  std::string json;
  json.reserve(6 * value.size() + 2);
  AppendJsonLiteral(json, value);
  for (std::string_view rest = json; !rest.empty();) {
    const std::size_t bytes = YamlSpecialBytes(rest);
    if (bytes > 0) {
      AppendUnicodeEscape(text, rest.substr(0, bytes));
    } else {
      text += rest.front();
    }
    rest.remove_prefix(bytes > 0 ? bytes : 1);
  }
  WipeString(json);
}

std::optional<std::string> WhyNotDockerEnv(std::string_view value) {
  // Go's bufio.Scanner, which docker reads the file with, takes no longer line, name included.
  constexpr std::size_t kLongestBytes = 65'000;
  if (Holds(value, "\n")) {
    return "it has several lines, and docker run --env-file knows no quotes";
  }
  if (value.ends_with('\r')) {
    return "it ends with a carriage return, which docker run --env-file drops";
  }
  if (value.size() > kLongestBytes) {
    return "it is longer than the lines that docker run --env-file reads";
  }
  return std::nullopt;
}

void AppendCsvField(std::string& text, std::string_view value) {
  if (value.find_first_of("\",\r\n") == std::string_view::npos && !value.starts_with(' ')) {
    text += value;
    return;
  }
  text += '"';
  for (const char c : value) {
    text += c == '"' ? "\"" : "";
    text += c;
  }
  text += '"';
}

std::optional<std::string> WhyNotCsv(std::string_view value) {
  if (Holds(value, "\r")) {
    return "it holds a carriage return, which readers of CSV files drop or change";
  }
  return std::nullopt;
}

}  // namespace stepveil
