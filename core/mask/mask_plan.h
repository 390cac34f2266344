#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace stepveil {

// How many masks a CI's log can bear beside those of the values themselves: their encoded forms.
struct MaskBudget {
  std::size_t masks = 0;
  std::size_t bytes = 0;
};

struct MaskPlan {
  // Longest first: a log that replaces one after the other would let a short one leave the rest of
  // a longer one standing. Borrowed from the needles.
  std::vector<std::string_view> masks;
  std::size_t left_out = 0;  // forms that nobody masks then
};

using TextSet = std::unordered_set<std::string_view>;

// Which of `needles` to announce. What has several lines is not for a log that masks line by line:
// it takes them apart, and hides a `{` or a `1` wherever they stand. What stands in `texts` is
// never left out. Of the rest, least useful are those `made_anyway` (by the CI's log itself), then
// escaped forms, then hexadecimal digits, then base64; the longer before the shorter.
[[nodiscard]] MaskPlan PlanMasks(const std::vector<std::string_view>& needles, const TextSet& texts,
                                 const TextSet& made_anyway, const MaskBudget& budget);

// In the order of MaskPlan::masks.
void SortLongestFirst(std::vector<std::string_view>& texts);

}  // namespace stepveil
