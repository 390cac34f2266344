#pragma once

#include "core/base/wiped_vector.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace stepveil {

// Sets of hashes, which may say yes to a few that aren't in it. They differ in what a question
// costs: the smaller the answer's place, the more of it the processor keeps close. Each is asked
// through its View, a value that a loop can keep in registers, valid while the set lives; 1 is yes.

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

// The upper bits of a hash that number the places for `count` elements at `places_each`.
[[nodiscard]] inline unsigned PlaceBits(std::size_t count, std::size_t places_each, unsigned least,
                                        unsigned most) {
  return std::clamp(static_cast<unsigned>(std::bit_width(count * places_each - 1)), least, most);
}

// A byte for each place: quickest to ask, for few elements.
class ByteSet {
 public:
  static constexpr std::size_t kMostElements = 128;

  explicit ByteSet(std::size_t count) : shift_(64U - PlaceBits(count, 48, 12, 13)) {
    bytes_.resize(std::size_t{1} << (64U - shift_));
  }

  void Add(std::uint64_t hash) { bytes_[hash >> shift_] = 1; }

  struct View {
    [[nodiscard]] unsigned MayHave(std::uint64_t hash) const { return bytes[hash >> shift]; }
    const std::uint8_t* bytes;
    unsigned shift;
  };
  [[nodiscard]] View view() const { return {bytes_.data(), shift_}; }

 private:
  unsigned shift_;
  WipedVector<std::uint8_t> bytes_;
};

// A bit for each place.
class BitSet {
 public:
  static constexpr std::size_t kMostElements = 50'000;

  explicit BitSet(std::size_t count) : shift_(64U - PlaceBits(count, 128, 16, 21)) {
    words_.resize(std::size_t{1} << (64U - shift_ - 5));
  }

  void Add(std::uint64_t hash) {
    const std::uint64_t place = hash >> shift_;
    words_[place >> 5U] |= 1U << (place & 31U);
  }

  struct View {
    [[nodiscard]] unsigned MayHave(std::uint64_t hash) const {
      const std::uint64_t place = hash >> shift;
      return words[place >> 5U] >> (place & 31U) & 1U;
    }
    const std::uint32_t* words;
    unsigned shift;
  };
  [[nodiscard]] View view() const { return {words_.data(), shift_}; }

 private:
  unsigned shift_;
  WipedVector<std::uint32_t> words_;
};

// A Bloom filter whose two bits for an element are in one word: least memory for many elements.
class BloomSet {
 public:
  // Four to a word, and at most two to the `most` words.
  BloomSet(std::size_t count, unsigned most) : shift_(64U - PlaceBits(count / 4 + 1, 1, 6, most)) {
    words_.resize(std::size_t{1} << (64U - shift_));
  }

  void Add(std::uint64_t hash) {
    words_[hash >> shift_] |= std::uint64_t{1} << (hash >> 40U & 63U) | std::uint64_t{1}
                                                                            << (hash >> 34U & 63U);
  }

  struct View {
    [[nodiscard]] unsigned MayHave(std::uint64_t hash) const {
      const std::uint64_t word = words[hash >> shift];
      return static_cast<unsigned>((word >> (hash >> 40U & 63U)) & (word >> (hash >> 34U & 63U)) &
                                   1U);
    }
    const std::uint64_t* words;
    unsigned shift;
  };
  [[nodiscard]] View view() const { return {words_.data(), shift_}; }

 private:
  unsigned shift_;
  WipedVector<std::uint64_t> words_;
};

}  // namespace stepveil
