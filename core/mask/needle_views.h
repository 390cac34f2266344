#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/mask/needle_index.h"

#include <vector>

namespace stepveil {

// All needles of one table, by how they are looked for. Immutable.
struct NeedleViews {
  NeedleViews(std::vector<std::string_view> plain_ones, std::vector<std::string_view> gapped_ones)
      : plain(plain_ones), gapped(gapped_ones) {}

  [[nodiscard]] bool empty() const { return plain.text.count() + gapped.text.count() == 0; }

  const NeedleIndex plain;
  const NeedleIndex gapped;
};

// Those with at least kShortestGappedBytes besides gaps are looked for across gaps. As they are:
// the others, and those of which that would miss or show something, since they begin or end with a
// gap or hold an ESC.
[[nodiscard]] std::unique_ptr<const NeedleViews> ViewsOf(const std::vector<Secret>& needles);

// kSecret if they are more than kMostNeedleBytes together.
[[nodiscard]] Result<void> CheckTotalSize(const std::vector<Secret>& needles);

}  // namespace stepveil
