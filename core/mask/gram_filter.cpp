#include "core/mask/gram_filter.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kLargeGramBytes = 8;
constexpr std::size_t kSamples = 8;              // looked up together
constexpr std::size_t kMostGramsInBytes = 1600;  // then the table outgrows the first cache
constexpr unsigned kMostByteBits = 16;

std::size_t ShortestOf(const std::vector<std::string_view>& needles) {
  std::size_t shortest = needles.front().size();
  for (const std::string_view needle : needles) {
    shortest = std::min(shortest, needle.size());
  }
  return shortest;
}

// The largest power of two whose grams fit into the shortest needle.
std::size_t StrideFor(std::size_t shortest) {
  return std::min<std::size_t>(8, std::bit_floor(shortest - kGramBytes + 1));
}

}  // namespace

GramFilter::GramFilter(const std::vector<std::string_view>& needles)
    : stride_(StrideFor(ShortestOf(needles))),
      has_large_(ShortestOf(needles) >= stride_ + kLargeGramBytes - 1),
      grams_(needles.size() * stride_, 32, 15),
      large_(has_large_ ? needles.size() * stride_ : 0, 24, BloomSet::kMostBits) {
  const std::size_t count = needles.size() * stride_;
  if (count <= kMostGramsInBytes) {
    while (byte_bits_ < kMostByteBits && (std::size_t{1} << byte_bits_) < count * 48) {
      ++byte_bits_;
    }
    bytes_.resize(std::size_t{1} << byte_bits_);
  }
  for (const std::string_view needle : needles) {
    for (const char* gram = needle.data(); gram < needle.data() + stride_; ++gram) {
      const std::uint64_t hash = GramHash<kGramBytes>(gram);
      grams_.Add(hash);
      if (!bytes_.empty()) {
        bytes_[hash >> (64U - byte_bits_)] = 1;
      }
      if (has_large_) {
        large_.Add(GramHash<kLargeGramBytes>(gram));
      }
    }
  }
}

bool GramFilter::Confirmed(std::string_view text, std::size_t at) const {
  if (!bytes_.empty() && !grams_.MayHave(GramHash<kGramBytes>(text.data() + at))) {
    return false;
  }
  return !has_large_ || text.size() - at < kLargeGramBytes ||
         large_.MayHave(GramHash<kLargeGramBytes>(text.data() + at));
}

// A bit for each of kSamples places that may be one; with the table of bytes not 0 if any may.
template <std::size_t Stride>
unsigned GramFilter::Sample(const char* text) const {
  unsigned hits = 0;
  if (bytes_.empty()) {
    for (unsigned i = 0; i < kSamples; ++i) {
      hits |= static_cast<unsigned>(grams_.MayHave(GramHash<kGramBytes>(text + i * Stride))) << i;
    }
    return hits;
  }
  const std::uint8_t* const bytes = bytes_.data();
  const unsigned shift = 64U - byte_bits_;
  for (unsigned i = 0; i < kSamples; ++i) {
    hits |= bytes[GramHash<kGramBytes>(text + i * Stride) >> shift];
  }
  return hits == 0 ? 0 : (1U << kSamples) - 1;
}

template <std::size_t Stride>
std::size_t GramFilter::SkipBy(std::string_view text, std::size_t at) const {
  constexpr std::size_t kBlock = kSamples * Stride;
  for (; at + kBlock + kGramBytes <= text.size(); at += kBlock) {
    unsigned hits = Sample<Stride>(text.data() + at);
    for (; hits != 0; hits &= hits - 1) {
      const std::size_t place = at + static_cast<std::size_t>(std::countr_zero(hits)) * Stride;
      if (SampleOne(text.data() + place) && Confirmed(text, place)) {
        return place;
      }
    }
  }
  while (at + kGramBytes <= text.size() && !(SampleOne(text.data() + at) && Confirmed(text, at))) {
    at += Stride;
  }
  return at;
}

std::size_t GramFilter::Skip(std::string_view text, std::size_t at) const {
  switch (stride_) {
    case 8:
      return SkipBy<8>(text, at);
    case 4:
      return SkipBy<4>(text, at);
    case 2:
      return SkipBy<2>(text, at);
    default:
      return SkipBy<1>(text, at);
  }
}

}  // namespace stepveil
