#pragma once

#include "core/base/secret.h"
#include "core/environment/environment.h"
#include "core/mask/mask_plan.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stepveil::github {

// The runner looks for up to twelve encodings of every mask in every line of the job's log, to the
// end of the job; so there is a budget for masks that are encodings already.
inline constexpr MaskBudget kMaskBudget{1000, std::size_t{1} << 20};

// Which of `needles`, all forms of the masked values of `environment`, to announce; borrowed from
// them. What GitHub's runner makes of a value by itself (act makes nothing) comes after the other
// common forms, the rarer ones (Forms::kMany) have the room that is left; neither counts as left
// out.
[[nodiscard]] MaskPlan PlanMasks(const Environment& environment,
                                 const std::vector<Secret>& needles);

// `needles` and the lines that tools break encodings of the masked values into: the runner's log
// masks line by line. None twice.
[[nodiscard]] std::vector<Secret> WithBrokenLines(const Environment& environment,
                                                  const std::vector<Secret>& needles);

// The names of masked values of several lines none of which is long and special enough: GitHub's
// log, which masks line by line, shows them.
[[nodiscard]] std::vector<std::string> UnmaskableNames(const Environment& environment);

// All of `needles`, longest first: GitHub's runner masks the union of all, but act and runners like
// it replace one after the other.
[[nodiscard]] MaskPlan PlanAllMasks(const std::vector<Secret>& needles);

}  // namespace stepveil::github
