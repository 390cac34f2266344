#include "core/mask/gap_filter.h"

#include "core/mask/gap_picks.h"
#include "core/mask/gaps.h"

#include <algorithm>
#include <bit>

namespace stepveil {
namespace {

static_assert(GapFilter::kLeastStride == kPickedBytes);
static_assert(GapFilter::kLeastStride + kGramBytes - 1 <= kShortestGappedBytes);

constexpr std::size_t kMostStride = 32;

// The largest power of two whose grams fit into each needle and into a BitSet.
std::size_t StrideFor(const NeedleText& needles) {
  std::size_t most = kMostStride + kGramBytes - 1;
  for (std::size_t i = 0; i < needles.count(); ++i) {
    most = std::min(most, needles[i].size());
  }
  std::size_t stride = std::bit_floor(most - kGramBytes + 1);
  while (stride > GapFilter::kLeastStride && stride * needles.count() > BitSet::kMostElements) {
    stride /= 2;
  }
  return stride;
}

// How many needles are too short for a larger gram at each of the first `stride` places.
std::size_t CountShort(const NeedleText& needles, std::size_t stride) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < needles.count(); ++i) {
    count += needles[i].size() < stride + kLargeGramBytes - 1 ? 1 : 0;
  }
  return count;
}

template <std::size_t Bytes, typename Set>
void AddGrams(std::string_view needle, std::size_t count, Set& grams) {
  for (std::size_t at = 0; at < count; ++at) {
    grams.Add(GramHash<Bytes>(needle.data() + at));
  }
}

bool HasFour(std::uint64_t bits) {
  bits &= bits - 1;
  bits &= bits - 1;
  return (bits & (bits - 1)) != 0;
}

std::uint64_t HashOf(std::uint32_t gram) { return gram * 0x9E3779B97F4A7C15U; }

// Of the 64 bytes at `text` the cells whose samples are those of a needle, and those that are odd:
// adds them behind `cells` and returns the end. All without a branch, which in a log would be taken
// as often as not.
template <std::size_t Stride, typename View>
[[gnu::always_inline]] inline std::uint16_t* AddCells(const View& grams, std::uint64_t gaps,
                                                      const char* text, std::size_t block,
                                                      std::uint16_t* cells) {
  const Pick* const picks = kPicks.data();
  for (std::size_t at = 0; at < kBlockBytes; at += Stride) {
    const Pick& pick = picks[gaps >> at & 0xffU];
    *cells = static_cast<std::uint16_t>((block * kBlockBytes + at) / kPickedBytes);
    cells += grams.MayHave(HashOf(GramOf(pick, text + at))) | pick.odd;
  }
  return cells;
}

template <std::size_t Stride, typename View>
std::uint16_t* AddAllCells(const View grams, const GapStretch& stretch, std::uint16_t* cells) {
  const std::uint64_t* const gaps = stretch.gaps();
  const std::size_t whole = stretch.whole_block_count();
  const char* const text = stretch.text(0);
  for (std::size_t i = 0; i < whole; ++i) {
    __builtin_prefetch(text + i * kBlockBytes + GapStretch::kMostBytes);
    cells = AddCells<Stride>(grams, gaps[i], text + i * kBlockBytes, i, cells);
  }
  return whole == stretch.block_count()
             ? cells
             : AddCells<Stride>(grams, gaps[whole], stretch.text(whole), whole, cells);
}

// Is the sample of this cell one of a needle? If its block doesn't have all of it, it may be.
template <std::size_t Stride, typename View>
bool IsHit(const View& grams, const GapStretch& stretch, std::size_t cell) {
  const std::size_t at = cell * kPickedBytes % kBlockBytes;
  const std::size_t block = cell * kPickedBytes / kBlockBytes;
  const std::uint64_t bytes = ~stretch.gaps()[block] >> at;
  return bytes << (kBlockBytes - Stride) != 0 &&
         (!HasFour(bytes) || grams.MayHave(HashOf(GramOf(bytes, stretch.text(block) + at))) != 0);
}

template <std::size_t Stride, typename View>
std::uint16_t* AddHits(const View& grams, const GapStretch& stretch, std::uint16_t* cells) {
  std::uint16_t* const end = AddAllCells<Stride>(grams, stretch, cells);
  return std::remove_if(cells, end,
                        [&](std::uint16_t cell) { return !IsHit<Stride>(grams, stretch, cell); });
}

}  // namespace

GapFilter::GapFilter(const NeedleText& needles)
    : stride_(StrideFor(needles)),
      grams_(GramsFor(std::max<std::size_t>(1, needles.count() * stride_))),
      large_(std::max<std::size_t>(1, needles.count() * stride_), kMostLargeGramWordBits) {
  if (const std::size_t count = CountShort(needles, stride_); count != 0) {
    short_.emplace(count * stride_);
  }
  for (std::size_t i = 0; i < needles.count(); ++i) {
    std::visit([&](auto& grams) { AddGrams<kGramBytes>(needles[i], stride_, grams); }, grams_);
    if (needles[i].size() < stride_ + kLargeGramBytes - 1) {
      AddGrams<kGramBytes>(needles[i], stride_, *short_);
    } else {
      AddGrams<kLargeGramBytes>(needles[i], stride_, large_);
    }
  }
}

std::uint16_t* GapFilter::Sample(const GapStretch& stretch, std::uint16_t* cells) const {
  return std::visit(
      [&](const auto& grams) {
        switch (stride_) {
          case 32:
            return AddHits<32>(grams.view(), stretch, cells);
          case 16:
            return AddHits<16>(grams.view(), stretch, cells);
          default:
            return AddHits<8>(grams.view(), stretch, cells);
        }
      },
      grams_);
}

// Rules out most accidents: a larger gram, and where a needle may be too short for that, whether
// the gram is one of such a needle.
bool GapFilter::MayLie(std::string_view text, std::size_t place) const {
  const auto large = Gather<kLargeGramBytes>(text, place);
  if (large.count < kGramBytes) {
    return large.at_end;
  }
  const std::uint64_t gram = GramHash<kGramBytes>(large.bytes.data());
  const auto has_gram = [&](const auto& grams) { return grams.view().MayHave(gram) != 0; };
  if (!std::visit(has_gram, grams_)) {
    return false;
  }
  if (large.at_end || (short_ && has_gram(*short_))) {
    return true;
  }
  return large.count == kLargeGramBytes &&
         large_.view().MayHave(GramHash<kLargeGramBytes>(large.bytes.data())) != 0;
}

}  // namespace stepveil
