#include "tests/devserver/model/references.h"

#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/schema.h"

#include <vector>

namespace stepveil::devserver {
namespace {

constexpr int kDepth = 10;

// One ${...} of a text: where it stands and how long it is.
struct Span {
  std::size_t begin = std::string::npos, size = 0;
};

// The server's pattern /\${([^}]+)}/ from `start` on.
Span NextReference(std::string_view text, std::size_t start) {
  while ((start = text.find("${", start)) != std::string_view::npos) {
    std::size_t close = text.find('}', start + 2);
    if (close == std::string_view::npos) break;
    if (close > start + 2) return {start, close + 1 - start};
    ++start;
  }
  return {};
}

std::vector<std::string> ReferencesIn(std::string_view text) {
  std::vector<std::string> found;
  std::size_t start = 0;
  for (Span span; (span = NextReference(text, start)).begin != std::string::npos;) {
    found.emplace_back(text.substr(span.begin, span.size));
    start = span.begin + span.size;
  }
  return found;
}

// JavaScript's RegExp.test with the g flag: it goes on where the last success ended.
bool TestFrom(std::string_view text, std::size_t& last_index) {
  Span span = last_index <= text.size() ? NextReference(text, last_index) : Span{};
  last_index = span.begin == std::string::npos ? 0 : span.begin + span.size;
  return last_index != 0;
}

// What JavaScript puts in place of a match: $$, $&, $` and $' are special.
std::string Substitution(std::string_view text, std::size_t at, std::string_view match,
                         std::string_view replacement) {
  std::string out;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char next = replacement[i] == '$' && i + 1 < replacement.size() ? replacement[i + 1] : 0;
    if (next == '$') out += '$';
    if (next == '&') out += match;
    if (next == '`') out += text.substr(0, at);
    if (next == '\'') out += text.substr(at + match.size());
    if (next == '$' || next == '&' || next == '`' || next == '\'') {
      ++i;
    } else {
      out += replacement[i];
    }
  }
  return out;
}

std::string ReplaceAll(std::string_view text, std::string_view match,
                       std::string_view replacement) {
  std::string out;
  std::size_t start = 0;
  for (std::size_t at; (at = text.find(match, start)) != std::string_view::npos;) {
    out += text.substr(start, at - start);
    out += Substitution(text, at, match, replacement);
    start = at + match.size();
  }
  return out.append(text.substr(start));
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Answer DeniedReference(const std::string& key, const Place& place) {
  return Refuse(403, "ForbiddenError",
                "You are attempting to reference secret named " + key + " from environment " +
                    place.environment + " in path " + place.path +
                    " which you do not have access to.");
}

}  // namespace

std::string QuotedLines(const std::string& value) {
  if (value.find('\n') == std::string::npos) return value;
  return '"' + ReplaceAll(value, "\n", "\\n") + '"';
}

References::References(const Project& project, const Actor& actor)
    : project_(project), actor_(actor) {}

ReferenceTarget ResolveReference(std::string_view inside, const Place& place) {
  std::vector<std::string> parts = Split(Trimmed(inside), '.');
  if (parts.size() == 1) return {place, parts[0], true};
  ReferenceTarget target{{parts.front(), ""}, parts.back(), false};
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    if (!parts[i].empty()) target.place.path += '/' + parts[i];
  }
  if (target.place.path.empty()) target.place.path = "/";
  return target;
}

Outcome<std::string> References::Fetch(const ReferenceTarget& target) const {
  const Place& place = target.place;
  const Folder* folder = project_.FindFolder(place.environment, place.path);
  if (RightOn(actor_, project_, {place.environment, place.path}) != Right::kValues) {
    return tl::unexpected(DeniedReference(target.key, place));
  }
  if (folder == nullptr) {
    // The 2024 server stumbles over a named folder that is missing, but not over its own.
    if (target.local) return std::string();
    return tl::unexpected(Broken());
  }
  for (const SecretRow& row : folder->secrets) {
    if (row.key == target.key) return row.value;
  }
  return std::string();
}

Outcome<std::string> References::Expand(const std::string& value, const Place& place,
                                        bool quote_lines) const {
  if (ReferencesIn(value).empty()) return value;
  struct Level {
    std::string value;
    Place place;
    int depth;
  };
  std::vector<Level> stack{{value, place, 0}};
  std::string expanded = value;
  while (!stack.empty()) {
    const Level level = std::move(stack.back());
    stack.pop_back();
    if (level.depth > kDepth) continue;
    std::size_t last_index = 0;
    for (const std::string& reference : ReferencesIn(level.value)) {
      const ReferenceTarget target =
          ResolveReference(reference.substr(2, reference.size() - 3), level.place);
      Outcome<std::string> referred = Fetch(target);
      if (!referred) return referred;
      if (TestFrom(*referred, last_index)) {
        stack.push_back({*referred, target.place, level.depth + 1});
      }
      if (!referred->empty()) expanded = ReplaceAll(expanded, reference, *referred);
    }
  }
  return quote_lines ? QuotedLines(expanded) : expanded;
}

std::string References::ExpandOrKeep(const std::string& value, const Place& place,
                                     bool quote_lines) const {
  return Expand(value, place, quote_lines).value_or(value);
}

}  // namespace stepveil::devserver
