#include "core/mask/gap_walk.h"

#include <algorithm>

namespace stepveil {

void GapWalk::Restart(std::uint64_t place, GapLexer lexer) {
  state_ = Automaton::kRoot;
  lexer_ = lexer;
  first_ = place;
  taken_ = 0;
  gap_bytes_ = 0;
  line_ended_ = false;
  breaks_.clear();
}

void GapWalk::Restart(std::uint64_t place, Automaton::State state, std::size_t depth) {
  Restart(place, GapLexer());
  state_ = state;
  taken_ = depth;
}

void GapWalk::Follow(const Automaton& automaton, std::size_t count) {
  if (gap_bytes_ != 0) {
    AddBreak(automaton);
  }
  state_ += static_cast<Automaton::State>(count);
  taken_ += count;
}

bool GapWalk::Step(const Automaton& automaton, std::uint64_t place, unsigned char byte) {
  if (lexer_.IsGap(byte)) {
    line_ended_ = line_ended_ || byte == '\n';
    if (++gap_bytes_ > kMostGapBytes) {
      state_ = Automaton::kRoot;
    }
    return false;
  }
  if (state_ == Automaton::kRoot) {
    Restart(place, lexer_);
  } else if (gap_bytes_ != 0) {
    AddBreak(automaton);
  }
  state_ = automaton.Next(state_, byte);
  ++taken_;
  return true;
}

void GapWalk::AddBreak(const Automaton& automaton) {
  const std::uint64_t begin = taken_ - automaton.Depth(state_);
  while (breaks_.size() > 1 && breaks_[1].taken <= begin) {
    breaks_.pop_front();
  }
  const std::uint64_t before = breaks_.empty() ? 0 : breaks_.back().gap_bytes;
  breaks_.push_back({taken_, before + gap_bytes_, line_ended_});
  gap_bytes_ = 0;
  line_ended_ = false;
}

// The first gap behind this byte.
std::deque<GapWalk::Break>::const_iterator GapWalk::BreakAfter(std::uint64_t byte) const {
  return std::upper_bound(
      breaks_.begin(), breaks_.end(), byte,
      [](std::uint64_t wanted, const Break& gap) { return wanted < gap.taken; });
}

std::uint64_t GapWalk::PlaceOf(std::uint64_t byte) const {
  const auto after = BreakAfter(byte);
  return first_ + byte + (after == breaks_.begin() ? 0 : std::prev(after)->gap_bytes);
}

std::uint64_t GapWalk::Begin(std::size_t depth, std::uint64_t place) const {
  return depth == 0 ? place : PlaceOf(taken_ - depth);
}

std::uint64_t GapWalk::MaskedBegin(std::size_t depth, std::uint64_t place) const {
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
