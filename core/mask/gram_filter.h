#pragma once

#include "core/mask/grams.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stepveil {

// Finds the places in a text where needles may begin, by looking at every `stride`-th byte only.
//
// A gram is four bytes in a row. All grams that begin at the first `stride` bytes of a needle are
// in a set, so wherever a needle lies in the text, one of the sampled places shows one of them.
// Eight samples are looked up together without a branch; most text is passed so. Where a sample
// hits, a larger gram of eight bytes at the same place, from a second set, rules out most
// accidents.
//
// The longer the shortest needle, the larger the stride: 16, 8, 4, 2, 1 from 19, 11, 7, 5, 4 bytes
// on; at most 8 for many. For very many, grams of eight bytes are asked for first.
class GramFilter {
 public:
  // At least one needle, each of at least kGramBytes bytes.
  explicit GramFilter(const std::vector<std::string_view>& needles);

  [[nodiscard]] std::size_t stride() const { return stride_; }

  // The first of the places `at`, `at` + stride, ... of `text` that may lie in the first bytes of a
  // needle, or that has less than a gram before the text's end.
  [[nodiscard]] std::size_t Skip(std::string_view text, std::size_t at) const;

 private:
  template <std::size_t Stride, std::size_t Bytes, typename View>
  [[nodiscard]] std::size_t SkipBy(const View& view, std::string_view text, std::size_t at) const;
  [[nodiscard]] bool MayHaveSmall(std::string_view text, std::size_t at) const;
  [[nodiscard]] bool HasLarge(std::string_view text, std::size_t at) const;

  std::size_t stride_;
  bool has_large_;  // every needle is long enough for `large_`
  bool large_first_;
  Grams grams_;     // of 4 bytes
  BloomSet large_;  // of 8 bytes
};

}  // namespace stepveil
