#include "core/mask/list_walk.h"

#include "core/base/text.h"
#include "core/mask/gaps.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

// Else a window might show fewer than two digits.
constexpr std::size_t kMostBehindDigit = 3;
constexpr std::size_t kMostBetween = 6;
constexpr std::uint64_t kLeastLineBytes = 4;
constexpr std::uint64_t kMostIndent = 6;  // of a line's first number

// So much before a list is read with it: what its first number stands behind.
constexpr std::size_t kBefore = 48;

// What windows don't tell of at a text's end.
constexpr std::size_t kUnseen = 64;

// Where what `at` lies in may begin, if not before `least`.
std::size_t ListBegin(std::string_view text, std::size_t at, std::size_t least) {
  while (at > least && MayStandInList(text[at - 1])) {
    --at;
  }
  return at;
}

}  // namespace

void ListWalk::Scan(const Needles& needles, std::string_view input, std::uint64_t start,
                    std::vector<Region>& regions) {
  std::size_t at = 0;
  const auto walk = [&](std::size_t end) {
    for (; at < input.size() && (at < end || in_list_); ++at) {
      Take(needles, input[at], start + at, regions);
    }
  };
  const auto walk_from = [&](std::size_t begin, std::size_t end) {
    if (at < begin) {
      at = begin;
      SkipTo(input, at, start);
    }
    walk(end);
  };
  walk(0);
  for (std::size_t window = NextListWindow(input, 0); window < input.size();) {
    const std::size_t end = window + kListWindowBytes;
    if (end > at) {
      const std::size_t least = std::max(at, window - std::min(window, kBefore));
      walk_from(ListBegin(input, window, least), end);
    }
    window = NextListWindow(input, end);
  }
  walk_from(input.size() - std::min(input.size(), kUnseen + kBefore), input.size());
}

// Nothing before `at`, which is not where the input begins, matters.
void ListWalk::SkipTo(std::string_view input, std::size_t at, std::uint64_t start) {
  LeaveList();
  number_.Clear();
  new_line_ = input[at - 1] == '\n';
  line_begin_ = start + at;
  first_in_line_ = 0;
  minus_ = input[at - 1] == '-' && (at == 1 || !IsLetterOrDigit(input[at - 2]));
  if (IsLetterOrDigit(input[at - 1])) {
    number_.Spoil();
    in_list_ = true;
  }
}

void ListWalk::Take(const Needles& needles, char c, std::uint64_t place,
                    std::vector<Region>& regions) {
  if (IsLetterOrDigit(c)) {
    if (!number_.begun()) {
      indent_ = place - line_begin_;
    }
    number_.Take(c, place);
    in_list_ = true;
    return;
  }
  const bool behind_number = number_.begun();
  if (behind_number) {
    EndNumber(needles, place, regions);
  }
  minus_ = c == '-' && !behind_number;
  TakeBetween(c, place);
}

void ListWalk::TakeBetween(char c, std::uint64_t place) {
  if (in_list_ && (++between_ > most_between_ || static_cast<unsigned char>(c) >= 0x80)) {
    LeaveList();
  }
  if (c != '\n') {
    return;
  }
  new_line_ = true;
  line_begin_ = place + 1;
  const std::uint64_t short_begin = place + 1 - std::min(place + 1, kLeastLineBytes);
  for (auto& lanes : lanes_) {
    for (ByteLane& lane : lanes) {
      lane.MoveBegins(std::max(short_begin, first_in_line_ + 1), place + 1);
    }
  }
}

void ListWalk::EndNumber(const Needles& needles, std::uint64_t end, std::vector<Region>& regions) {
  if (std::exchange(new_line_, false)) {
    first_in_line_ = number_.has_digits() && indent_ <= kMostIndent ? number_.begin() : 0;
  }
  bool any = false;
  for (std::size_t base = 0; base < ListNumber::kBases; ++base) {
    const auto byte = number_.Byte(static_cast<ListNumber::Base>(base), minus_);
    any = any || byte;
    if (byte) {
      TakeByte(needles, base, *byte, end, regions);
    } else {
      lanes_[base][0].Clear();
      lanes_[base][1].Clear();
    }
  }
  in_list_ = any;
  most_between_ = number_.digit_count() == 1 ? kMostBehindDigit : kMostBetween;
  between_ = 0;
  number_.Clear();
}

void ListWalk::TakeByte(const Needles& needles, std::size_t base, unsigned char byte,
                        std::uint64_t end, std::vector<Region>& regions) {
  const std::array<const Automaton*, 2> automata = {needles.plain, needles.gapped};
  for (std::size_t i = 0; i < automata.size(); ++i) {
    if (i == 1 && IsGapByte(byte)) {
      continue;
    }
    const ByteLane::Place place{number_.begin(), number_.begin()};
    const auto begin = lanes_[base][i].Take(*automata[i], byte, place);
    if (begin && end - *begin >= kLeastBytes) {
      regions.push_back({*begin, end});
    }
  }
}

void ListWalk::LeaveList() {
  in_list_ = false;
  for (auto& lanes : lanes_) {
    for (ByteLane& lane : lanes) {
      lane.Clear();
    }
  }
}

void ListWalk::Restart() {
  *this = ListWalk();
  new_line_ = false;
}

std::uint64_t ListWalk::MaskedBegin(const Needles& needles, std::uint64_t place) const {
  if (!in_list_) {
    return place;
  }
  for (const auto& lanes : lanes_) {
    for (const ByteLane& lane : lanes) {
      place = lane.places().empty() ? place : std::min(place, lane.places().front().begin);
    }
  }
  const auto may_begin = [&](unsigned first, unsigned last) {
    for (unsigned byte = first; byte <= last; ++byte) {
      for (const Automaton* automaton : {needles.plain, needles.gapped}) {
        if (automaton->Next(Automaton::kRoot, static_cast<unsigned char>(byte)) !=
            Automaton::kRoot) {
          return true;
        }
      }
    }
    return false;
  };
  return number_.AnyToBecome(minus_, may_begin) ? std::min(place, number_.begin()) : place;
}

void ListWalk::AddCut(const Needles& needles, std::uint64_t end, std::vector<Region>& regions) {
  if (number_.begun()) {
    EndNumber(needles, end, regions);
  }
  for (const auto& lanes : lanes_) {
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      const auto begin = lanes[i].CutBegin(i == 0 ? *needles.plain : *needles.gapped);
      if (begin && end - *begin >= kLeastBytes) {
        regions.push_back({*begin, end});
      }
    }
  }
}

bool ListWalk::HoldsLittle(const Needles& needles) const {
  return std::all_of(lanes_.begin(), lanes_.end(), [&](const auto& lanes) {
    return lanes[0].HoldsLittle(*needles.plain) && lanes[1].HoldsLittle(*needles.gapped);
  });
}

}  // namespace stepveil
