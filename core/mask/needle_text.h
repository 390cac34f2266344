#pragma once

#include "core/base/wiped_vector.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepveil {

// The needles of one table: sorted, without empty ones and duplicates, one after the other in one
// wiped buffer.
class NeedleText {
 public:
  explicit NeedleText(const std::vector<std::string_view>& needles);

  [[nodiscard]] std::size_t count() const { return ends_.size(); }
  [[nodiscard]] std::size_t size_bytes() const { return bytes_.size(); }

  // In the order of their bytes; valid while this object lives.
  [[nodiscard]] std::string_view operator[](std::size_t index) const {
    const std::size_t start = index == 0 ? 0 : ends_[index - 1];
    return {bytes_.data() + start, ends_[index] - start};
  }

 private:
  WipedVector<char> bytes_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace stepveil
