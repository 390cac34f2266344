#include "core/mask/gram_filter.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kSamples = 8;  // looked up together

// With more grams of four bytes much of what hexadecimal digits can be is among them, and logs are
// full of those: then grams of eight are asked for first.
constexpr std::size_t kMostSmallFirst = 20'000;

std::size_t ShortestOf(const std::vector<std::string_view>& needles) {
  std::size_t shortest = needles.front().size();
  for (const std::string_view needle : needles) {
    shortest = std::min(shortest, needle.size());
  }
  return shortest;
}

// The largest power of two whose grams fit into the shortest needle; no larger than 8 where so many
// grams would fill what the processor keeps close.
std::size_t StrideFor(const std::vector<std::string_view>& needles) {
  constexpr std::size_t kMostGrams = 16384;
  const std::size_t most = needles.size() * 16 <= kMostGrams ? 16 : 8;
  return std::min(most, std::bit_floor(ShortestOf(needles) - kGramBytes + 1));
}

}  // namespace

GramFilter::GramFilter(const std::vector<std::string_view>& needles)
    : stride_(StrideFor(needles)),
      has_large_(ShortestOf(needles) >= stride_ + kLargeGramBytes - 1),
      large_first_(has_large_ && stride_ == 8 && needles.size() * stride_ > kMostSmallFirst),
      grams_(GramsFor(needles.size() * stride_)),
      large_(has_large_ ? needles.size() * stride_ : 1, kMostLargeGramWordBits) {
  const auto add = [&](auto& grams) {
    for (const std::string_view needle : needles) {
      for (std::size_t at = 0; at < stride_; ++at) {
        grams.Add(GramHash<kGramBytes>(needle.data() + at));
      }
    }
  };
  std::visit(add, grams_);
  for (std::size_t i = 0; has_large_ && i < needles.size(); ++i) {
    for (std::size_t at = 0; at < stride_; ++at) {
      large_.Add(GramHash<kLargeGramBytes>(needles[i].data() + at));
    }
  }
}

bool GramFilter::HasLarge(std::string_view text, std::size_t at) const {
  return !has_large_ || text.size() - at < kLargeGramBytes ||
         large_.view().MayHave(GramHash<kLargeGramBytes>(text.data() + at)) != 0;
}

// `view`: of the set whose grams of `Bytes` are asked for first.
template <std::size_t Stride, std::size_t Bytes, typename View>
std::size_t GramFilter::SkipBy(const View& view, std::string_view text, std::size_t at) const {
  constexpr std::size_t kBlock = kSamples * Stride;
  const auto may_begin = [&](std::size_t place) {
    return MayHaveSmall(text, place) && HasLarge(text, place);
  };
  for (; at + kBlock + Bytes <= text.size(); at += kBlock) {
    unsigned any = 0;
    for (std::size_t place = at; place < at + kBlock; place += Stride) {
      any |= view.MayHave(GramHash<Bytes>(text.data() + place));
    }
    if (any == 0) {
      continue;
    }
    for (std::size_t place = at; place < at + kBlock; place += Stride) {
      if (view.MayHave(GramHash<Bytes>(text.data() + place)) != 0 && may_begin(place)) {
        return place;
      }
    }
  }
  while (at + kGramBytes <= text.size() && !may_begin(at)) {
    at += Stride;
  }
  return at;
}

bool GramFilter::MayHaveSmall(std::string_view text, std::size_t at) const {
  const std::uint64_t hash = GramHash<kGramBytes>(text.data() + at);
  return std::visit([&](const auto& grams) { return grams.view().MayHave(hash) != 0; }, grams_);
}

std::size_t GramFilter::Skip(std::string_view text, std::size_t at) const {
  if (large_first_) {
    return SkipBy<8, kLargeGramBytes>(large_.view(), text, at);
  }
  const auto skip = [&](const auto& grams) {
    switch (stride_) {
      case 16:
        return SkipBy<16, kGramBytes>(grams.view(), text, at);
      case 8:
        return SkipBy<8, kGramBytes>(grams.view(), text, at);
      case 4:
        return SkipBy<4, kGramBytes>(grams.view(), text, at);
      case 2:
        return SkipBy<2, kGramBytes>(grams.view(), text, at);
      default:
        return SkipBy<1, kGramBytes>(grams.view(), text, at);
    }
  };
  return std::visit(skip, grams_);
}

}  // namespace stepveil
