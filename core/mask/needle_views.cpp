#include "core/mask/needle_views.h"

#include "core/mask/gaps.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

namespace stepveil {
namespace {

bool IsGap(char c) { return IsGapByte(static_cast<unsigned char>(c)); }

// Across gaps an escaped PEM boundary would be found in every plain one.
bool IsPemBoundaryWithoutGaps(std::string_view text) {
  constexpr std::string_view kDashes = "-----";
  return (text.starts_with("-----BEGIN") || text.starts_with("-----END")) &&
         text.find(kDashes, kDashes.size()) == text.size() - kDashes.size();
}

// A needle that begins with a gap, and what it is without gaps.
struct Edged {
  std::string_view text;
  std::string_view short_text;
};

// Across gaps it is found but for its beginning, which is part of the value or its first
// character's escape. White space is neither where another needle is the same without gaps and
// doesn't begin with one.
void AddEdged(const std::vector<Edged>& edged, std::vector<std::string_view>& plain,
              std::vector<std::string_view>& gapped) {
  if (edged.empty()) {
    return;
  }
  const std::unordered_set<std::string_view> known(gapped.begin(), gapped.end());
  for (const Edged& needle : edged) {
    gapped.push_back(needle.short_text);
    if (needle.text.front() == '\\' || !known.contains(needle.short_text)) {
      plain.push_back(needle.text);
    }
  }
}

}  // namespace

std::unique_ptr<const NeedleViews> ViewsOf(const std::vector<Secret>& needles) {
  std::vector<std::string_view> plain;
  std::vector<std::string_view> gapped;
  std::vector<Edged> edged;
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
    if (!across || text.find(static_cast<char>(kEscape)) != std::string_view::npos) {
      plain.push_back(text);
    }
    if (!across) {
      continue;
    }
    if (IsGap(text.back())) {
      plain.push_back(text);
      gapped.push_back(short_text);
    } else if (IsGap(text.front())) {
      edged.push_back({text, short_text});
    } else {
      gapped.push_back(short_text);
    }
  }
  AddEdged(edged, plain, gapped);
  return std::make_unique<const NeedleViews>(std::move(plain), std::move(gapped));
}

}  // namespace stepveil
