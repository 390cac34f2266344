#include "core/mask/needle_text.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace stepveil {
namespace {

// A needle and its first eight bytes as a number in their order, which settles most comparisons
// without a look at the text.
struct Keyed {
  std::uint64_t key;
  std::string_view needle;

  bool operator<(const Keyed& other) const {
    return key != other.key ? key < other.key : needle < other.needle;
  }
};

std::uint64_t KeyOf(std::string_view needle) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof(key); ++i) {
    key = key << 8U | (i < needle.size() ? static_cast<unsigned char>(needle[i]) : 0U);
  }
  return key;
}

std::vector<std::string_view> Sorted(const std::vector<std::string_view>& needles) {
  std::vector<Keyed> keyed;
  keyed.reserve(needles.size());
  for (const std::string_view needle : needles) {
    if (!needle.empty()) {
      keyed.push_back({KeyOf(needle), needle});
    }
  }
  std::sort(keyed.begin(), keyed.end());
  std::vector<std::string_view> sorted;
  sorted.reserve(keyed.size());
  for (const Keyed& one : keyed) {
    if (sorted.empty() || sorted.back() != one.needle) {
      sorted.push_back(one.needle);
    }
  }
  return sorted;
}

}  // namespace

NeedleText::NeedleText(const std::vector<std::string_view>& needles) {
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
