#include "core/config/headers.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace stepveil {
namespace {

// Names that belong to the login or to HTTP itself.
constexpr std::array<std::string_view, 7> kOwnedHeaders{
    "authorization",     "host",       "content-length", "content-type",
    "transfer-encoding", "connection", "expect"};

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

constexpr bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Takes one word off the front of `text`: up to white space, quotes around parts of it dropped.
// Nothing: a quote is not closed.
std::optional<std::string> TakeWord(std::string_view& text) {
  std::string word;
  std::size_t i = 0;
  for (; i < text.size() && !IsSpace(text[i]); ++i) {
    if (text[i] != '\'' && text[i] != '"') {
      word += text[i];
      continue;
    }
    const std::size_t end = text.find(text[i], i + 1);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    word += text.substr(i + 1, end - i - 1);
    i = end;
  }
  text.remove_prefix(i);
  return word;
}

}  // namespace

Result<RequestHeader> CheckedHeader(std::string_view name, std::string_view value) {
  name = Trim(name);
  value = Trim(value);
  if (name.empty() || !std::all_of(name.begin(), name.end(), IsTokenCharacter)) {
    return Fail(ErrorCode::kConfig, "not a header", {"write it like 'X-Name: value'"});
  }
  const std::string lower = LowerAscii(name);
  if (std::find(kOwnedHeaders.begin(), kOwnedHeaders.end(), lower) != kOwnedHeaders.end()) {
    return Fail(ErrorCode::kConfig, "the header " + Quoted(lower) + " is stepveil's own");
  }
  if (std::any_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
      })) {
    return Fail(ErrorCode::kConfig, "the header " + Quoted(lower) + " is more than one line");
  }
  return RequestHeader(name, value);
}

Result<std::vector<RequestHeader>> ReadCustomHeaders(std::string_view text) {
  std::vector<RequestHeader> headers;
  for (text = Trim(text); !text.empty(); text = Trim(text)) {
    const auto word = TakeWord(text);
    const std::size_t equals = word ? word->find('=') : std::string::npos;
    if (equals == std::string::npos || equals == 0) {
      return Fail(ErrorCode::kConfig, "not a list of headers",
                  {"write it like \"X-Name=value X-Other='two words'\""});
    }
    const std::string name = word->substr(0, equals);
    const std::string lower = LowerAscii(name);
    if (lower != "user-agent" && lower != "accept") {
      headers.emplace_back(name, word->substr(equals + 1));
    }
  }
  return headers;
}

}  // namespace stepveil
