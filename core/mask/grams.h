#pragma once

#include "core/mask/gram_sets.h"

#include <cstddef>
#include <variant>

namespace stepveil {

inline constexpr std::size_t kGramBytes = 4;
inline constexpr std::size_t kLargeGramBytes = 8;

// 256 KiB, which the second cache holds beside the text, and 1 MiB, of which grams of
// eight bytes find few.
inline constexpr unsigned kMostGramWordBits = 15;
inline constexpr unsigned kMostLargeGramWordBits = 17;

using Grams = std::variant<ByteSet, BitSet, BloomSet>;

// The set that is quickest to ask for so many grams.
[[nodiscard]] inline Grams GramsFor(std::size_t count) {
  if (count <= ByteSet::kMostElements) {
    return ByteSet(count);
  }
  if (count <= BitSet::kMostElements) {
    return BitSet(count);
  }
  return BloomSet(count, kMostGramWordBits);
}

}  // namespace stepveil
