#pragma once

#include "core/mask/gap_stretch.h"
#include "core/mask/grams.h"
#include "core/mask/needle_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stepveil {

// Where in a text with gaps (gaps.h) one of some needles may lie, by samples of it.
//
// A sample is the first four bytes in no gap from a place on, and every `stride`-th place of the
// text is sampled, gaps counted. Before the first sample in an occurrence lie fewer than `stride`
// of its bytes, so one of the first `stride` grams of the needle is seen, however it is spread.
class GapFilter {
 public:
  // Cells are numbered by the eight bytes at their begin.
  static constexpr std::size_t kLeastStride = 8;
  static constexpr std::size_t kMostCells = GapStretch::kMostBytes / kLeastStride;

  // Each needle has at least kShortestGappedBytes and no gap bytes. The stride is 32 where each has
  // 35 bytes, 16 from 19 bytes on, else 8; less where they are so many that their grams would fill
  // what the processor keeps close.
  explicit GapFilter(const NeedleText& needles);

  [[nodiscard]] std::size_t stride() const { return stride_; }

  // Writes to `cells`, in their order, the cells of the stretch with a sample that is one of a
  // needle, or that only the text behind it can tell; returns the end. There is room for one more
  // than kMostCells.
  std::uint16_t* Sample(const GapStretch& stretch, std::uint16_t* cells) const;

  // May the sample that begins at `place`, in no gap, lie in a needle's first bytes?
  [[nodiscard]] bool MayLie(std::string_view text, std::size_t place) const;

 private:
  std::size_t stride_;
  Grams grams_;                  // of all needles
  BloomSet large_;               // eight bytes, of the needles that are long enough
  std::optional<BitSet> short_;  // four bytes, of the others
};

}  // namespace stepveil
