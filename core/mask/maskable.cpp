#include "core/mask/maskable.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace stepveil {
namespace {

constexpr std::array<std::string_view, 56> kStopWords = {
    "admin",    "administrator", "allow",   "always",  "auto",       "debug",       "default",
    "deny",     "dev",           "develop", "disable", "disabled",   "docker",      "enable",
    "enabled",  "error",         "false",   "fatal",   "file",       "guest",       "http",
    "https",    "info",          "json",    "latest",  "local",      "main",        "master",
    "mysql",    "never",         "nil",     "none",    "null",       "off",         "on",
    "postgres", "postgresql",    "prod",    "public",  "redis",      "root",        "staging",
    "tcp",      "test",          "testing", "trace",   "true",       "undefined",   "user",
    "utf-8",    "warn",          "warning", "yes",     "production", "development", "localhost"};

constexpr std::array<std::string_view, 4> kLocalAddresses = {"127.0.0.1", "0.0.0.0", "::1",
                                                             "[::1]"};

bool IsSmallNumber(std::string_view text) {
  return text.size() <= 4 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

template <typename Words>
bool Contains(const Words& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (;;) {
    const auto found = std::find_if(text.begin(), text.end(), IsLineEnd);
    const auto end = static_cast<std::size_t>(found - text.begin());
    lines.push_back(text.substr(0, end));
    if (end == text.size()) {
      return lines;
    }
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
}

bool IsPemBoundary(std::string_view line) {
  constexpr std::string_view kDashes = "-----";
  line = Trim(line);
  const bool begins = line.substr(0, 11) == "-----BEGIN " || line.substr(0, 9) == "-----END ";
  return begins && line.find(kDashes, kDashes.size()) == line.size() - kDashes.size();
}

bool IsStopWord(std::string_view text) {
  constexpr std::size_t kLongestBytes = 16;
  if (text.size() > kLongestBytes) {
    return false;
  }
  return IsSmallNumber(text) || Contains(kLocalAddresses, text) ||
         Contains(kStopWords, LowerAscii(text));
}

std::span<const std::string_view> CommonWords() { return kStopWords; }

bool IsMaskableLine(std::string_view line, std::size_t least_bytes) {
  line = Trim(line);
  return line.size() >= std::max<std::size_t>(least_bytes, 1) && !IsPemBoundary(line) &&
         !IsStopWord(line) && line.find_first_not_of(line.front()) != std::string_view::npos;
}

}  // namespace stepveil
