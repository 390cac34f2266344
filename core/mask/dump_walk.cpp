#include "core/mask/dump_walk.h"

#include "core/mask/gaps.h"

#include <algorithm>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace stepveil {
namespace {

// Does a line end at `at` behind which a row may begin, or nothing is known of?
bool EndsBeforeRow(std::string_view text, std::size_t at) {
  return text[at] == '\n' && (at + 1 == text.size() || DumpRow::MayBegin(text[at + 1]));
}

#ifdef __SSE2__

// Which of the 16 bytes at `text` are such ends, a bit for each.
unsigned EndsBeforeRows(const char* text) {
  const __m128i ends =
      _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text)), _mm_set1_epi8('\n'));
  const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 1));
  const auto is = [&](char c) { return _mm_cmpeq_epi8(next, _mm_set1_epi8(c)); };
  const __m128i may_begin = _mm_or_si128(_mm_or_si128(is('0'), is(' ')), is('\t'));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_and_si128(ends, may_begin)));
}

#endif

// The first such end from `at` on; npos if there is none. A call for each line would cost more than
// all else that is done to it.
std::size_t EndBeforeRow(std::string_view text, std::size_t at) {
#ifdef __SSE2__
  for (; at + 17 <= text.size(); at += 16) {
    if (const unsigned ends = EndsBeforeRows(text.data() + at); ends != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(ends));
    }
  }
#endif
  while (at < text.size() && !EndsBeforeRow(text, at)) {
    ++at;
  }
  return at < text.size() ? at : std::string_view::npos;
}

}  // namespace

const Automaton& DumpWalk::AutomatonOf(const Needles& needles, std::size_t lane) {
  return lane % 2 == 0 ? *needles.plain : *needles.gapped;
}

void DumpWalk::Scan(const Needles& needles, std::string_view input, std::uint64_t start,
                    std::vector<Region>& regions) {
  for (std::size_t at = 0; at < input.size(); ++at) {
    const std::uint64_t place = start + at;
    if (in_ == In::kLine && place == line_begin_ && !DumpRow::MayBegin(input[at])) {
      LeaveRows();
    }
    if (in_ == In::kOtherLine) {
      at = masks_rest_ ? input.find('\n', at) : EndBeforeRow(input, at);
      if (at == std::string_view::npos) {
        break;
      }
      EndLine(start + at, regions);
      continue;
    }
    TakeInRow(needles, input[at], place, regions);
  }
  MaskRest(start + input.size(), regions);
}

void DumpWalk::TakeInRow(const Needles& needles, char byte, std::uint64_t place,
                         std::vector<Region>& regions) {
  read_some_ = true;
  const DumpRow::Event event = row_.Take(byte);
  if (!row_.digits().empty()) {
    TakeGroup(needles, place, regions);
  }
  if (event == DumpRow::Event::kNoRow || place - line_begin_ > kMostRowBytes) {
    LeaveRows();
  }
  if (byte == '\n') {
    EndLine(place, regions);
  }
}

// The line is no row: what the rows before it have begun ends here.
void DumpWalk::LeaveRows() {
  in_ = In::kOtherLine;
  if (!std::exchange(read_some_, false)) {
    return;
  }
  row_ = DumpRow();
  for (ByteLane& lane : lanes_) {
    lane.Clear();
  }
}

void DumpWalk::MaskRest(std::uint64_t end, std::vector<Region>& regions) {
  if (masks_rest_ && rest_ < end) {
    regions.push_back({rest_, end});
    rest_ = end;
  }
}

void DumpWalk::EndLine(std::uint64_t end, std::vector<Region>& regions) {
  MaskRest(end, regions);
  masks_rest_ = false;
  in_ = In::kLine;
  line_begin_ = end + 1;
}

// As if the stream began here; whether a line does is known only where it was asked for.
void DumpWalk::Restart(std::uint64_t place) {
  const bool is_line = in_ == In::kLine && Begin(place + 1) == place;
  LeaveRows();
  in_ = is_line ? In::kLine : In::kOtherLine;
  line_begin_ = place;
  rest_ = place;
}

void DumpWalk::TakeGroup(const Needles& needles, std::uint64_t end, std::vector<Region>& regions) {
  DumpBytes group = row_.bytes();
  const std::uint64_t begin = end - row_.digits().size();
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (i == lanes_.size() / 2) {
      std::reverse(group.bytes.begin(),
                   group.bytes.begin() + static_cast<std::ptrdiff_t>(group.count));
    }
    for (std::size_t k = 0; k < group.count; ++k) {
      const bool is_gap = i % 2 == 1 && IsGapByte(group.bytes[k]);
      if (!is_gap) {
        if (const auto match =
                lanes_[i].Take(AutomatonOf(needles, i), group.bytes[k], {begin, line_begin_})) {
          MaskFrom(*match, end, regions);
        }
      }
    }
  }
}

void DumpWalk::MaskFrom(std::uint64_t begin, std::uint64_t end, std::vector<Region>& regions) {
  regions.push_back({begin, end});
  rest_ = end;
  masks_rest_ = true;
}

std::uint64_t DumpWalk::MaskedBegin(std::uint64_t place) const {
  place -= row_.open_digits();
  for (const ByteLane& lane : lanes_) {
    place = lane.places().empty() ? place : std::min(place, lane.places().front().begin);
  }
  return place;
}

std::uint64_t DumpWalk::Begin(std::uint64_t place) const {
  place = in_ == In::kLine ? std::min(place, line_begin_) : place;
  for (const ByteLane& lane : lanes_) {
    place = lane.places().empty() ? place : std::min(place, lane.places().front().row);
  }
  return place;
}

void DumpWalk::AddCut(const Needles& needles, std::uint64_t end,
                      std::vector<Region>& regions) const {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (const auto begin = lanes_[i].CutBegin(AutomatonOf(needles, i))) {
      regions.push_back({*begin, end});
    }
  }
}

bool DumpWalk::HoldsLittle(const Needles& needles) const {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (!lanes_[i].HoldsLittle(AutomatonOf(needles, i))) {
      return false;
    }
  }
  return true;
}

}  // namespace stepveil
