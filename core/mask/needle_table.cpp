#include "core/mask/masker.h"
#include "core/mask/needle_views.h"

#include <string>

namespace stepveil {

NeedleTable::NeedleTable(const std::vector<Secret>& needles) : views_(ViewsOf(needles)) {}

NeedleTable::~NeedleTable() = default;

bool NeedleTable::empty() const { return views_->empty(); }

Result<void> CheckTotalSize(const std::vector<Secret>& needles) {
  std::size_t total_bytes = 0;
  for (const Secret& needle : needles) {
    total_bytes += needle.size_bytes();
  }
  if (total_bytes > kMostNeedleBytes) {
    return Fail(ErrorCode::kSecret,
                "the secrets give " + std::to_string(total_bytes >> 20) +
                    " MiB of text to mask, and " + std::to_string(kMostNeedleBytes >> 20) +
                    " MiB is the most",
                {"name large values that are no secrets under `unmasked` in .stepveil.yaml",
                 "fetch fewer secrets, with a path or `only` of this process"});
  }
  return {};
}

Result<std::shared_ptr<const NeedleTable>> BuildNeedleTable(const std::vector<Secret>& needles) {
  STEPVEIL_RETURN_IF_ERROR(CheckTotalSize(needles));
  return std::make_shared<const NeedleTable>(needles);
}

}  // namespace stepveil
