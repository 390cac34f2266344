#pragma once

#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stepveil::github {

// The runner looks for up to twelve encodings of every mask in every line of the job's log, to the
// end of the job; so there is a budget for masks that are encodings already. Values and their lines
// are never left out.
inline constexpr std::size_t kMostDerivedMasks = 1000;
inline constexpr std::size_t kMostDerivedBytes = std::size_t{1} << 20;

struct MaskPlan {
  // Longest first: GitHub's runner masks the union of all, but act and runners like it replace one
  // after the other, and a short one would leave the rest of a longer one standing. Borrowed.
  std::vector<std::string_view> masks;
  std::size_t left_out = 0;  // forms that no runner makes of the value by itself
};

// Which of `needles`, all forms of the masked values of `environment`, to announce. Least useful
// are those that GitHub's runner makes of the value by itself (they help other runners), then
// escaped forms, then hexadecimal digits, then base64; the longer before the shorter.
[[nodiscard]] MaskPlan PlanMasks(const Environment& environment,
                                 const std::vector<Secret>& needles);

// All of `needles`, longest first.
[[nodiscard]] MaskPlan PlanAllMasks(const std::vector<Secret>& needles);

}  // namespace stepveil::github
