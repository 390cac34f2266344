#pragma once

#include "core/mask/automaton.h"
#include "core/mask/grams.h"
#include "core/mask/needle_text.h"
#include "core/mask/state_map.h"

#include <cstddef>
#include <cstdint>

namespace stepveil {

// The first four bytes of each needle, and where the automaton stands after them.
class NeedleHeads {
 public:
  // All needles have at least kGramBytes.
  NeedleHeads(const NeedleText& needles, const Automaton& automaton);

  struct Head {
    Automaton::State state;    // the root: no needle begins so
    std::size_t chain_length;  // Automaton::ChainLength of it, or less
  };
  [[nodiscard]] Head Find(const char* text) const {
    std::uint32_t key = 0;
    std::memcpy(&key, text, sizeof(key));
    const std::uint32_t found = heads_.Find(key);
    return {found >> kRunBits, found & kLongestRun};
  }

 private:
  static constexpr unsigned kRunBits = 6;
  static constexpr std::size_t kLongestRun = (1U << kRunBits) - 1;
  static_assert(Automaton::kMostBytes >> (32 - kRunBits) == 0, "a state leaves room for its run");

  StateMap heads_;  // to the state, and in the low bits its run
};

}  // namespace stepveil
