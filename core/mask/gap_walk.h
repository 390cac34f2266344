#pragma once

#include "core/mask/gap_trail.h"
#include "core/mask/needle_index.h"
#include "core/mask/region.h"
#include "core/mask/squeezed_text.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepveil {

// Looks for needles in a stream with gaps (gaps.h): in the stream without them.
class GapWalk {
 public:
  // What the first cache holds beside what is searched for.
  static constexpr std::size_t kMostBytes = SqueezedText::kMostBytes;

  // Takes `piece`, which begins at `start` of the stream and has at most kMostBytes, and adds to
  // `regions` what is to be masked of the longest needle wherever one ends. `needles` have no gap
  // bytes, and are the same at every call.
  void Scan(const NeedleIndex& needles, std::string_view piece, std::uint64_t start,
            std::vector<Region>& regions);

  // As if the stream began at `place` with `lexer`.
  void Restart(std::uint64_t place, GapLexer lexer);

  // The state of the automaton after all bytes in no gap, and where the prefix lies that it stands
  // for.
  [[nodiscard]] Automaton::State state() const { return state_; }
  [[nodiscard]] const GapTrail& trail() const { return trail_; }

  [[nodiscard]] GapLexer lexer() const { return squeezed_.lexer(); }
  void GoOnWith(GapLexer lexer) { squeezed_.GoOnWith(lexer); }

 private:
  [[nodiscard]] std::size_t MaskedBegin(std::size_t index, std::string_view piece) const;
  void KeepTrail(std::size_t depth, std::size_t first, std::size_t piece_bytes,
                 std::uint64_t start);

  Automaton::State state_ = Automaton::kRoot;
  GapTrail trail_;
  SqueezedText squeezed_;
};

}  // namespace stepveil
