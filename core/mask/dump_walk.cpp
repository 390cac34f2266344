#include "core/mask/dump_walk.h"

#include "core/mask/gaps.h"
#include "core/mask/row_begin.h"

#include <algorithm>
#include <utility>

namespace stepveil {

const Automaton& DumpWalk::AutomatonOf(const Needles& needles, std::size_t lane) {
  return lane % 2 == 0 ? *needles.plain : *needles.gapped;
}

void DumpWalk::Scan(const Needles& needles, std::string_view input, std::uint64_t start,
                    std::vector<Region>& regions) {
  for (std::size_t at = 0; at < input.size(); ++at) {
    if (!in_row_) {
      at = NextOfNote(input, at, start);
      if (at == std::string_view::npos) {
        break;
      }
      if (input[at] == '\n') {
        EndLine(start + at, regions);
        continue;
      }
      BeginRow(start + at, at == 0 ? before_ : input[at - 1]);
    }
    TakeInRow(needles, input[at], start + at, regions);
  }
  before_ = input.empty() ? before_ : input.back();
  end_ = start + input.size();
  MaskRest(end_, regions);
}

// Where a row may begin, or what was begun before ends with the line; npos if neither.
std::size_t DumpWalk::NextOfNote(std::string_view input, std::size_t at, std::uint64_t start) {
  if (!rows_before_ && !masks_rest_) {
    return NextRowBegin(input, at, before_);
  }
  const std::size_t line_end = input.find('\n', at);
  const std::size_t next = std::min(line_end, NextRowBegin(input.substr(0, line_end), at, before_));
  if (rows_before_ && start + std::min(next, input.size()) > line_begin_ + kMostRowBytes) {
    ForgetRows();
    return NextOfNote(input, at, start);
  }
  return next;
}

void DumpWalk::BeginRow(std::uint64_t place, char before) {
  in_row_ = true;
  row_begin_ = place;
  at_line_begin_ = before == '\n';
}

void DumpWalk::TakeInRow(const Needles& needles, char byte, std::uint64_t place,
                         std::vector<Region>& regions) {
  const DumpRow::Event event = row_.Take(byte);
  if (!row_.digits().empty()) {
    line_has_row_ = true;
    TakeGroup(needles, place, regions);
  }
  const bool is_second = place == row_begin_ + 1;
  if (event == DumpRow::Event::kNoRow ||
      (is_second && !at_line_begin_ && !MayBeSecondOfRow(byte))) {
    row_.Restart();
    in_row_ = false;
  } else if (place - row_begin_ > kMostRowBytes) {
    ForgetRows();
  }
  if (byte == '\n') {
    EndLine(place, regions);
  }
}

// What rows have begun ends here.
void DumpWalk::ForgetRows() {
  in_row_ = line_has_row_ = rows_before_ = false;
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
  in_row_ = false;
  if (!line_has_row_) {
    ForgetRows();
  }
  rows_before_ = std::exchange(line_has_row_, false);
  line_begin_ = end + 1;
}

// As if the stream began here; whether a row may is known where all was read, and where one has.
void DumpWalk::Restart(std::uint64_t place) {
  if (place != end_) {
    before_ = Begin(place + 1) == place ? '\n' : 'a';
  }
  ForgetRows();
  rest_ = place;
  end_ = place;
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
                lanes_[i].Take(AutomatonOf(needles, i), group.bytes[k], {begin, row_begin_})) {
          MaskFrom(*match, end, regions);
        }
      }
    }
  }
}

void DumpWalk::MaskFrom(std::uint64_t begin, std::uint64_t end, std::vector<Region>& regions) {
  regions.push_back({masks_rest_ ? std::min(begin, rest_) : begin, end});
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
  place = in_row_ ? std::min(place, row_begin_) : place;
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
