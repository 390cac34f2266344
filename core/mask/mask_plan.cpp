#include "core/mask/mask_plan.h"

#include "core/mask/characters.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

enum class Use { kValue, kBase64, kHex, kEscaped, kMadeAnyway };  // most useful first

struct Ranked {
  Use use;
  std::string_view text;
};

bool AllOf(std::string_view text, bool (*matches)(char)) {
  return std::all_of(text.begin(), text.end(), matches);
}

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool IsBase64Digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("+/-_=").find(c) != std::string_view::npos;
}

Use UseOf(std::string_view needle, const TextSet& texts, const TextSet& made_anyway) {
  if (texts.contains(needle)) {
    return Use::kValue;
  }
  if (made_anyway.contains(needle)) {
    return Use::kMadeAnyway;
  }
  return AllOf(needle, IsHexDigit)      ? Use::kHex
         : AllOf(needle, IsBase64Digit) ? Use::kBase64
                                        : Use::kEscaped;
}

std::vector<Ranked> MostUsefulFirst(const std::vector<std::string_view>& needles,
                                    const TextSet& texts, const TextSet& made_anyway) {
  std::vector<Ranked> ranked;
  ranked.reserve(needles.size());
  for (const std::string_view needle : needles) {
    if (!HasOneOf(needle, "\r\n")) {
      ranked.push_back({UseOf(needle, texts, made_anyway), needle});
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return std::pair(a.use, a.text.size()) < std::pair(b.use, b.text.size());
  });
  return ranked;
}

}  // namespace

void SortLongestFirst(std::vector<std::string_view>& texts) {
  std::stable_sort(texts.begin(), texts.end(),
                   [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
}

MaskPlan PlanMasks(const std::vector<std::string_view>& needles, const TextSet& texts,
                   const TextSet& made_anyway, const MaskBudget& budget) {
  MaskPlan plan;
  std::size_t masks = 0;
  std::size_t bytes = 0;
  for (const auto& [use, text] : MostUsefulFirst(needles, texts, made_anyway)) {
    if (use == Use::kValue) {
      plan.masks.push_back(text);
    } else if (masks < budget.masks && bytes + text.size() <= budget.bytes) {
      plan.masks.push_back(text);
      ++masks;
      bytes += text.size();
    } else if (use != Use::kMadeAnyway) {
      ++plan.left_out;
    }
  }
  SortLongestFirst(plan.masks);
  return plan;
}

}  // namespace stepveil
