#pragma once

#include "core/mask/automaton.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace stepveil {

// An automaton's way through bytes that a stream tells in digits, and where those stand.
class ByteLane {
 public:
  struct Place {
    std::uint64_t begin;  // of the digits
    std::uint64_t row;    // what must be read again with them
  };

  // Takes a byte. Where the longest needle begins that ends with it; nothing if none does. The
  // automaton is the same at every call.
  std::optional<std::uint64_t> Take(const Automaton& automaton, unsigned char byte, Place place);

  // As if nothing had been taken.
  void Clear();

  // Of the bytes of the prefix that may grow into a match; empty if none may.
  [[nodiscard]] const std::deque<Place>& places() const { return places_; }

  // From now on those that begin at `from` or behind it begin at `begin`.
  void MoveBegins(std::uint64_t from, std::uint64_t begin);

  // Where the most of a needle begins that the stream's end may have cut off.
  [[nodiscard]] std::optional<std::uint64_t> CutBegin(const Automaton& automaton) const;

  // Is the prefix little of every needle that begins so?
  [[nodiscard]] bool HoldsLittle(const Automaton& automaton) const {
    return state_ == Automaton::kRoot || automaton.IsLittleOfANeedle(state_);
  }

 private:
  [[nodiscard]] std::uint64_t BeginOf(std::size_t depth) const {
    return places_[places_.size() - depth].begin;
  }

  Automaton::State state_ = Automaton::kRoot;
  std::deque<Place> places_;
};

}  // namespace stepveil
