#pragma once

#include "core/base/wiped_vector.h"
#include "core/mask/region.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace stepveil {

// The last bytes of a stream, copied. What Append() took stays where it lies, so views of it are
// valid until it is dropped; neither depends on how much is held.
class HeldText {
 public:
  [[nodiscard]] std::uint64_t start() const { return start_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }

  // Holds nothing, and goes on with the byte `place`.
  void Restart(std::uint64_t place);

  void Append(std::string_view text);

  // Lets go of the bytes before `place`, if it holds them.
  void DropBefore(std::uint64_t place);

  // Adds views of what it holds of `region` to `pieces`.
  void View(Region region, std::vector<std::string_view>& pieces) const;

 private:
  static constexpr std::size_t kBlockBytes = 4096;

  std::deque<WipedVector<char>> blocks_;  // all but the last are full
  std::uint64_t first_ = 0;               // the number of the first block's first byte
  std::uint64_t start_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace stepveil
