#pragma once

#include "core/mask/dump_walk.h"
#include "core/mask/gap_walk.h"
#include "core/mask/list_walk.h"
#include "core/mask/needle_views.h"
#include "core/mask/region.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepveil {

// All ways in which one stream is searched for the needles of a table: as it is, without gaps, and
// in the bytes that dumps and lists of numbers in it stand for.
class StreamSearch {
 public:
  // Takes `input`, which begins at `start` of the stream. Replaces `found` by what is to be masked,
  // in the order of the ends. The needles are the same at every call, unless Restart() is called.
  void Find(const NeedleViews& needles, std::string_view input, std::uint64_t start,
            std::vector<Region>& found);

  // Of a stream that has been read up to `read`: no region to come starts before Certain(), and
  // none, masked or not, before Begin().
  [[nodiscard]] std::uint64_t Certain(const NeedleViews& needles, std::uint64_t read) const;
  [[nodiscard]] std::uint64_t Begin(const NeedleViews& needles, std::uint64_t read) const;

  // Replaces `found` by what the stream's end, at `read`, may have cut off.
  void FindCut(const NeedleViews& needles, std::uint64_t read, std::vector<Region>& found);

  // Is what may grow into a match little of every needle that it may become?
  [[nodiscard]] bool HoldsLittle(const NeedleViews& needles) const;

  // Other needles are looked for from `read` on, a place that Begin() gave; `lexer` stands there.
  void Restart(std::uint64_t read, GapLexer lexer);

  // Another stream begins at `read`.
  void End(std::uint64_t read);

  [[nodiscard]] GapLexer lexer() const { return gapped_.lexer(); }
  void GoOnWith(GapLexer lexer) { gapped_.GoOnWith(lexer); }

 private:
  void FindIn(const NeedleViews& needles, std::string_view piece, std::uint64_t start,
              std::vector<Region>& found);
  [[nodiscard]] std::size_t PlainDepth(const NeedleViews& needles) const {
    return needles.plain.automaton.Depth(plain_);
  }
  [[nodiscard]] std::size_t GappedDepth(const NeedleViews& needles) const {
    return needles.gapped.automaton.Depth(gapped_.state());
  }

  Automaton::State plain_ = Automaton::kRoot;
  GapWalk gapped_;
  DumpWalk dumped_;
  ListWalk listed_;
};

}  // namespace stepveil
