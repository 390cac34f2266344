#include "core/mask/gap_walk.h"

#include <algorithm>
#include <utility>

namespace stepveil {

void GapWalk::Restart(std::uint64_t place, GapLexer lexer) {
  state_ = Automaton::kRoot;
  trail_.Restart(place);
  squeezed_.Restart(lexer);
}

void GapWalk::Scan(const NeedleIndex& needles, std::string_view piece, std::uint64_t start,
                   std::vector<Region>& regions) {
  if (needles.text.count() == 0) {
    return;
  }
  squeezed_.Take(piece);
  const std::string_view text = squeezed_.text();
  const std::size_t known = std::min(text.size(), GapTrail::kLeastLineBytes);
  std::size_t first = 0;
  if (state_ != Automaton::kRoot) {
    first = known < text.size() ? squeezed_.PlaceOf(known) : piece.size();
    squeezed_.AddTo(trail_, 0, first);
  }
  const auto add = [&](std::size_t end, std::size_t length, Automaton::State) {
    const std::uint64_t place = start + squeezed_.PlaceOf(end - 1) + 1;
    const std::uint64_t begin = length > end ? trail_.MaskedBegin(length - end + known, place)
                                             : start + MaskedBegin(end - length, piece);
    regions.push_back({begin, place});
  };
  state_ = needles.automaton.Live(needles.Scan(state_, text, add));
  KeepTrail(needles.automaton.Depth(state_), first, piece.size(), start);
}

// Where what is masked of a needle begins whose first byte is `index` of the text.
std::size_t GapWalk::MaskedBegin(std::size_t index, std::string_view piece) const {
  std::size_t begin = squeezed_.PlaceOf(index);
  bool line_ended = false;
  std::size_t at = begin;
  for (std::size_t taken = 1; taken < GapTrail::kLeastLineBytes;) {
    ++at;
    if (squeezed_.IsGap(at)) {
      line_ended = line_ended || piece[at] == '\n';
    } else {
      begin = std::exchange(line_ended, false) ? at : begin;
      ++taken;
    }
  }
  return begin;
}

// Of the last `depth` bytes, what lies before `first` of the piece is known.
void GapWalk::KeepTrail(std::size_t depth, std::size_t first, std::size_t piece_bytes,
                        std::uint64_t start) {
  const std::size_t count = squeezed_.text().size();
  if (depth > count) {
    squeezed_.AddTo(trail_, first, piece_bytes);
    trail_.Keep(depth);
    return;
  }
  const std::size_t begin = depth == 0 ? piece_bytes : squeezed_.PlaceOf(count - depth);
  trail_.Restart(start + begin);
  squeezed_.AddTo(trail_, begin, piece_bytes);
}

}  // namespace stepveil
