#pragma once

#include <cstddef>
#include <cstdint>

namespace stepveil {

inline constexpr std::size_t kLeastCutBytes = 8;  // of a needle that the stream's end cut off
inline constexpr std::size_t kMostIdleBytes = 3;  // that an idle stream lets go

// What the automaton keeps of a state, beside its last byte and its run: eight bytes, so that a
// cache line holds eight states of a needle.
struct AutomatonNode {
  std::uint32_t fail = 0;
  std::uint32_t depth : 26 = 0;
  std::uint32_t next_is_child : 1 = 0;  // the state with the next number
  std::uint32_t more_children : 1 = 0;
  std::uint32_t ends : 1 = 0;      // a needle is the whole prefix
  std::uint32_t inherits : 1 = 0;  // a needle is a proper suffix, and none is the whole
  std::uint32_t mostly : 1 = 0;    // Automaton::IsMostOfANeedle
  std::uint32_t little : 1 = 0;    // Automaton::IsLittleOfANeedle
};
static_assert(sizeof(AutomatonNode) == 8);

}  // namespace stepveil
