#include "tests/devserver/model/glob.h"

#include <string>
#include <vector>

namespace stepveil::devserver {
namespace {

// The end of the brace group that opens at `open`, npos if it never closes.
std::size_t ClosingBrace(std::string_view pattern, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '{') ++depth;
    if (pattern[i] == '}' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

std::vector<std::string_view> Alternatives(std::string_view inside) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '{') ++depth;
    if (inside[i] == '}') --depth;
    if (inside[i] != ',' || depth != 0) continue;
    parts.push_back(inside.substr(start, i - start));
    start = i + 1;
  }
  parts.push_back(inside.substr(start));
  return parts;
}

bool WithoutBraces(std::string_view pattern, std::string_view text, bool at_segment_start);

bool Star(std::string_view rest, std::string_view text) {
  for (std::size_t taken = 0; taken <= text.size(); ++taken) {
    if (WithoutBraces(rest, text.substr(taken), false)) return true;
    if (taken < text.size() && text[taken] == '/') return false;
  }
  return false;
}

bool Globstar(std::string_view rest, std::string_view text) {
  if (rest.empty()) return true;
  if (WithoutBraces(rest.substr(1), text, true)) return true;  // it may stand for no segment
  for (std::size_t taken = 0; taken <= text.size(); ++taken) {
    if (WithoutBraces(rest, text.substr(taken), false)) return true;
  }
  return false;
}

bool WithoutBraces(std::string_view pattern, std::string_view text, bool at_segment_start) {
  if (pattern.empty()) return text.empty();
  if (text.empty() && pattern == "/**") return true;
  char c = pattern.front();
  if (c == '*') {
    std::size_t stars = pattern.find_first_not_of('*');
    if (stars == std::string_view::npos) stars = pattern.size();
    std::string_view rest = pattern.substr(stars);
    bool whole_segment = at_segment_start && stars == 2 && (rest.empty() || rest.front() == '/');
    return whole_segment ? Globstar(rest, text) : Star(rest, text);
  }
  if (text.empty() || (c == '?' ? text.front() == '/' : text.front() != c)) return false;
  return WithoutBraces(pattern.substr(1), text.substr(1), c == '/');
}

}  // namespace

bool GlobMatches(std::string_view pattern, std::string_view text) {
  std::size_t open = pattern.find('{');
  std::size_t close = open == std::string_view::npos ? open : ClosingBrace(pattern, open);
  if (close == std::string_view::npos) return WithoutBraces(pattern, text, true);
  for (std::string_view choice : Alternatives(pattern.substr(open + 1, close - open - 1))) {
    std::string flat(pattern.substr(0, open));
    flat.append(choice).append(pattern.substr(close + 1));
    if (GlobMatches(flat, text)) return true;
  }
  return false;
}

bool StarMatches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*') {
    return !text.empty() && text.front() == pattern.front() &&
           StarMatches(pattern.substr(1), text.substr(1));
  }
  for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
    if (StarMatches(pattern.substr(1), text.substr(skipped))) return true;
  }
  return false;
}

}  // namespace stepveil::devserver
