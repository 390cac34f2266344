#pragma once

#include "core/base/wiped_vector.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace stepveil {

// The first `Bytes` (4 or 8) at `text` as a hash whose upper bits depend on all of them.
template <std::size_t Bytes>
[[nodiscard]] inline std::uint64_t GramHash(const char* text) {
  std::uint64_t gram = 0;
  std::memcpy(&gram, text, Bytes);
  if constexpr (Bytes == 8) {
    gram ^= gram >> 29U;
  }
  return gram * 0x9E3779B97F4A7C15U;
}

// A set that may say yes to a few that aren't in it: a Bloom filter whose two bits for an element
// are in one word, so that a question costs one access to memory.
class BloomSet {
 public:
  static constexpr unsigned kMostBits = 17;  // of words: 1 MiB

  // Room for `count` elements at `bits_each`, within bounds.
  BloomSet(std::size_t count, std::size_t bits_each, unsigned most_bits) {
    while (bits_ < most_bits && (std::size_t{64} << bits_) < count * bits_each) {
      ++bits_;
    }
    words_.resize(std::size_t{1} << bits_);
  }

  void Add(std::uint64_t hash) { words_[hash >> (64U - bits_)] |= Mask(hash); }

  [[nodiscard]] bool MayHave(std::uint64_t hash) const {
    const std::uint64_t word = words_[hash >> (64U - bits_)];
    return ((word >> (hash >> 40U & 63U)) & (word >> (hash >> 34U & 63U)) & 1U) != 0;
  }

 private:
  static std::uint64_t Mask(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 40U & 63U) | std::uint64_t{1} << (hash >> 34U & 63U);
  }

  unsigned bits_ = 6;
  WipedVector<std::uint64_t> words_;
};

}  // namespace stepveil
