#pragma once

#include <cstdint>

namespace stepveil {

// Bytes of a stream, by their number.
struct Region {
  std::uint64_t start;
  std::uint64_t end;
};

}  // namespace stepveil
