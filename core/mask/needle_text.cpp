#include "core/mask/needle_text.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace stepveil {
namespace {

std::vector<std::string_view> Sorted(const std::vector<Secret>& needles) {
  std::vector<std::string_view> sorted;
  sorted.reserve(needles.size());
  for (const Secret& needle : needles) {
    if (!needle.empty()) {
      sorted.push_back(needle.Expose());
    }
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

}  // namespace

NeedleText::NeedleText(const std::vector<Secret>& needles) {
  const std::vector<std::string_view> sorted = Sorted(needles);
  std::size_t total_bytes = 0;
  for (const std::string_view needle : sorted) {
    total_bytes += needle.size();
  }
  if (total_bytes > std::numeric_limits<std::uint32_t>::max()) {
    std::abort();  // offsets would wrap round and secrets pass unmasked
  }
  bytes_.reserve(total_bytes);
  ends_.reserve(sorted.size());
  for (const std::string_view needle : sorted) {
    bytes_.insert(bytes_.end(), needle.begin(), needle.end());
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
}

}  // namespace stepveil
