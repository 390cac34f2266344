#include "core/mask/byte_lane.h"

namespace stepveil {

std::optional<std::uint64_t> ByteLane::Take(const Automaton& automaton, unsigned char byte,
                                            Place place) {
  places_.push_back(place);
  state_ = automaton.Next(state_, byte);
  std::optional<std::uint64_t> begin;
  if (const std::size_t length = automaton.Match(state_); length != 0) {
    begin = BeginOf(length);
  }
  state_ = automaton.Live(state_);
  while (places_.size() > automaton.Depth(state_)) {
    places_.pop_front();
  }
  return begin;
}

void ByteLane::Clear() {
  if (!places_.empty()) {  // which costs less to ask than to clear
    state_ = Automaton::kRoot;
    places_.clear();
  }
}

void ByteLane::MoveBegins(std::uint64_t from, std::uint64_t begin) {
  for (auto place = places_.rbegin(); place != places_.rend() && place->begin >= from; ++place) {
    place->begin = begin;
  }
}

std::optional<std::uint64_t> ByteLane::CutBegin(const Automaton& automaton) const {
  Automaton::State at = state_;
  while (at != Automaton::kRoot && !automaton.IsMostOfANeedle(at)) {
    at = automaton.Fail(at);
  }
  const std::size_t depth = automaton.Depth(at);
  return depth == 0 ? std::nullopt : std::optional(BeginOf(depth));
}

}  // namespace stepveil
