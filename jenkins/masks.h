#pragma once

#include "core/base/secret.h"
#include "core/mask/mask_plan.h"
#include "jenkins/hidden.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stepveil::jenkins {

// Jenkins makes some nine texts of every mask (its base64 at three alignments, its quotings) and
// looks for all of them, one after the other, at every letter of the log: ten masks cost it 0.6 to
// 1 s a megabyte. So it gets few besides the values and their lines.
inline constexpr MaskBudget kMaskBudget{60, std::size_t{16} << 10};

// What Jenkins' log shall hide besides the values.
struct Masks {
  std::vector<Secret> texts;               // one line each, longest first
  std::vector<std::string_view> left_out;  // names whose other forms are beyond the budget
};

// The parts of all values, never left out; what values decode to, the shorter first; of each value
// of one line what Jenkins doesn't make of it by itself: hexadecimal digits, URL and JSON; and
// where the budget leaves room, without a word where it doesn't, the rarer forms.
[[nodiscard]] Masks MasksFor(const std::vector<Hidden>& secrets);

}  // namespace stepveil::jenkins
