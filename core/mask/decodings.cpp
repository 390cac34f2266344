#include "core/mask/decodings.h"

#include "core/base/text.h"
#include "core/mask/base_digits.h"
#include "core/mask/binary.h"
#include "core/mask/characters.h"
#include "core/mask/markup.h"
#include "core/mask/unescape.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 10;

constexpr std::string_view kLiteral = "b\bf\fn\nr\rt\ta\av\ve\033\"\"''``//\\\\";
constexpr std::string_view kEcho = "a\ab\bf\fn\nr\rt\tv\v\\\\";
constexpr std::string_view kEchoE = "a\ab\be\033E\033f\fn\nr\rt\tv\v\\\\";
constexpr std::string_view kPercentB = "a\ab\be\033E\033f\fn\nr\rt\tv\v\\\\\"\"''";

constexpr std::array<EscapeDialect, 6> kDialects = {{
    {kLiteral, true, false, true, false, true},  // JSON, C, Python, JavaScript, properties, awk
    {kEcho, false, true, false, true, false},    // dash's and POSIX's echo
    {kEchoE, false, true, true, true, false},    // echo -e of bash and busybox, zsh's echo, print
    {kPercentB, true, true, true, true, false},  // printf %b
    {"n\n", false, false, false, false, false},  // replace("\\n", "\n")
    {"", false, false, false, false, true},      // read without -r, an unquoted word
}};

class Results {
 public:
  explicit Results(std::string_view text) : text_(text) {}

  void Add(std::string decoded) {
    const auto same = [&](const Secret& other) { return other.Expose() == decoded; };
    if (decoded == text_ || Trim(decoded).empty() ||
        std::any_of(list_.begin(), list_.end(), same)) {
      WipeString(decoded);
      return;
    }
    list_.push_back(Secret::Take(decoded));
  }

  std::vector<Secret> Take() && { return std::move(list_); }

 private:
  std::string_view text_;
  std::vector<Secret> list_;
};

void AddUnescaped(std::string_view text, Results& results) {
  if (text.find('\\') == std::string_view::npos) {
    return;
  }
  for (const EscapeDialect& dialect : kDialects) {
    results.Add(Unescaped(text, dialect));
  }
}

void AddUnquoted(std::string_view text, Results& results) {
  const char quote = text.front();
  if (text.size() > 2 && text.back() == quote && (quote == '"' || quote == '\'' || quote == '`')) {
    results.Add(std::string(text.substr(1, text.size() - 2)));
  }
}

void AddFromPercent(std::string_view text, Results& results) {
  if (text.find('%') != std::string_view::npos) {
    results.Add(PercentDecoded(text));
  }
}

struct Entity {
  std::string_view name;
  char character;
};

constexpr std::array<Entity, 6> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}}};

// What stands between `&` and `;`.
bool AppendEntity(std::string& out, std::string_view name) {
  for (const Entity& entity : kEntities) {
    if (entity.name == name) {
      out += entity.character;
      return true;
    }
  }
  for (std::uint32_t code = 0xa0; code <= 0xff; ++code) {
    if (Latin1Name(code) == name) {
      AppendUtf8(out, code);
      return true;
    }
  }
  const bool hex = name.substr(0, 2) == "#x" || name.substr(0, 2) == "#X";
  const auto code =
      NumberIn(name.substr(std::min(name.size(), std::size_t{hex ? 2U : 1U})), hex ? 16 : 10);
  if (name.substr(0, 1) != "#" || !code || *code > 0x10ffff) {
    return false;
  }
  AppendUtf8(out, *code);
  return true;
}

void AddFromMarkup(std::string_view text, Results& results) {
  if (text.find('&') == std::string_view::npos) {
    return;
  }
  constexpr std::size_t kLongestEntity = 10;
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = text.substr(0, kLongestEntity).find(';');
    if (text.front() == '&' && end != std::string_view::npos &&
        AppendEntity(out, text.substr(1, end - 1))) {
      text.remove_prefix(end + 1);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  results.Add(std::move(out));
}

// Larger files are archives and pictures, or certificates, which are no secret.
bool MayBeKey(std::string_view bytes) { return bytes.size() >= 16 && bytes.size() <= 4096; }

void AddFromDigits(std::string_view text, Results& results) {
  constexpr std::size_t kFewestDigits = 12;
  if (text.size() < kFewestDigits) {
    return;
  }
  const bool meant = HasOneOf(text, "+/=");
  for (auto& decoded : {FromHex(text), FromBase64(text)}) {
    if (decoded && (IsText(*decoded) || (meant && MayBeKey(*decoded)))) {
      results.Add(*decoded);
    }
  }
}

}  // namespace

std::vector<Secret> DecodingsOf(std::string_view text) {
  Results results(text);
  if (!text.empty() && text.size() <= kMostBytes) {
    AddUnescaped(text, results);
    AddUnquoted(text, results);
    AddFromPercent(text, results);
    AddFromMarkup(text, results);
    AddFromDigits(text, results);
  }
  return std::move(results).Take();
}

}  // namespace stepveil
