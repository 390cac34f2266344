#include "core/mask/gap_trail.h"

#include <algorithm>

namespace stepveil {

void GapTrail::Restart(std::uint64_t place) {
  first_ = place;
  taken_ = 0;
  gap_bytes_ = 0;
  line_ended_ = false;
  breaks_.clear();
}

void GapTrail::AddBytes(std::size_t count) {
  if (gap_bytes_ != 0) {
    const std::uint64_t before = breaks_.empty() ? 0 : breaks_.back().gap_bytes;
    breaks_.push_back({taken_, before + gap_bytes_, line_ended_});
    gap_bytes_ = 0;
    line_ended_ = false;
  }
  taken_ += count;
}

void GapTrail::AddGap(std::size_t count, bool ends_line) {
  gap_bytes_ += count;
  line_ended_ = line_ended_ || ends_line;
}

void GapTrail::Keep(std::size_t depth) {
  const std::uint64_t begin = taken_ - depth;
  while (breaks_.size() > 1 && breaks_[1].taken <= begin) {
    breaks_.pop_front();
  }
}

// The first gap behind this byte.
std::deque<GapTrail::Break>::const_iterator GapTrail::BreakAfter(std::uint64_t byte) const {
  return std::upper_bound(
      breaks_.begin(), breaks_.end(), byte,
      [](std::uint64_t wanted, const Break& gap) { return wanted < gap.taken; });
}

std::uint64_t GapTrail::PlaceOf(std::uint64_t byte) const {
  const auto after = BreakAfter(byte);
  return first_ + byte + (after == breaks_.begin() ? 0 : std::prev(after)->gap_bytes);
}

std::uint64_t GapTrail::Begin(std::size_t depth, std::uint64_t place) const {
  return depth == 0 ? place : PlaceOf(taken_ - depth);
}

std::uint64_t GapTrail::MaskedBegin(std::size_t depth, std::uint64_t place) const {
  if (depth == 0 || (line_ended_ && depth < kLeastLineBytes)) {
    return place;
  }
  std::uint64_t begin = taken_ - depth;
  const std::uint64_t end = begin + kLeastLineBytes;
  for (auto gap = BreakAfter(begin); gap != breaks_.end() && gap->taken < end; ++gap) {
    begin = gap->ends_line ? gap->taken : begin;
  }
  return PlaceOf(begin);
}

}  // namespace stepveil
