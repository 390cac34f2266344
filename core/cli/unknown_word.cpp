#include "core/cli/unknown_word.h"

#include "core/base/text.h"

#include <algorithm>

namespace stepveil {
namespace {

bool LooksLikeName(std::string_view word) {
  return !word.empty() && word.size() <= 20 && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  });
}

}  // namespace

Error Unknown(const std::string& kind, std::string_view word, const std::vector<std::string>& known,
              const std::string& otherwise) {
  const auto nearest = Nearest(word, known);
  return {ErrorCode::kUsage,
          "unknown " + kind + (LooksLikeName(word) ? " " + Quoted(word) : ""),
          {nearest ? "did you mean " + Quoted(*nearest) + "?" : otherwise}};
}

}  // namespace stepveil
