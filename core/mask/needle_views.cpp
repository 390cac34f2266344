#include "core/mask/needle_views.h"

#include "core/mask/gaps.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace stepveil {
namespace {

bool IsGap(char c) { return IsGapByte(static_cast<unsigned char>(c)); }

bool NeedsPlainView(std::string_view needle) {
  return IsGap(needle.front()) || IsGap(needle.back()) ||
         needle.find(static_cast<char>(kEscape)) != std::string_view::npos;
}

// Across gaps an escaped PEM boundary would be found in every plain one.
bool IsPemBoundaryWithoutGaps(std::string_view text) {
  constexpr std::string_view kDashes = "-----";
  return (text.starts_with("-----BEGIN") || text.starts_with("-----END")) &&
         text.find(kDashes, kDashes.size()) == text.size() - kDashes.size();
}

}  // namespace

std::unique_ptr<const NeedleViews> ViewsOf(const std::vector<Secret>& needles) {
  std::vector<std::string_view> plain;
  std::vector<std::string_view> gapped;
  std::vector<Secret> without_gaps;
  without_gaps.reserve(needles.size());  // views of them stay valid
  for (const Secret& needle : needles) {
    const std::string_view text = needle.Expose();
    if (text.empty()) {
      continue;
    }
    std::string_view short_text = text;
    if (std::any_of(text.begin(), text.end(), IsGap)) {
      std::string without = WithoutGaps(text);
      short_text = without_gaps.emplace_back(Secret::Take(without)).Expose();
    }
    const bool across =
        short_text.size() >= kShortestGappedBytes && !IsPemBoundaryWithoutGaps(short_text);
    if (!across || NeedsPlainView(text)) {
      plain.push_back(text);
    }
    if (across) {
      gapped.push_back(short_text);
    }
  }
  return std::make_unique<const NeedleViews>(std::move(plain), std::move(gapped));
}

}  // namespace stepveil
