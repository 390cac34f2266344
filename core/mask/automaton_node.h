#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace stepveil {

inline constexpr std::size_t kLeastCutBytes = 8;  // of a needle that the stream's end cut off
inline constexpr std::size_t kMostIdleBytes = 3;  // that an idle stream lets go

// What the automaton keeps of a state, beside its last byte and its run: eight bytes, so that a
// cache line holds eight states of a needle.
struct AutomatonNode {
  std::uint32_t fail = 0;  // where to look for a byte that no child has
  std::uint32_t depth : 26 = 0;
  std::uint32_t next_is_child : 1 = 0;  // the state with the next number
  std::uint32_t more_children : 1 = 0;
  std::uint32_t ends : 1 = 0;      // a needle is the whole prefix
  std::uint32_t inherits : 1 = 0;  // a needle is a proper suffix, and none is the whole
  std::uint32_t mostly : 1 = 0;    // Automaton::IsMostOfANeedle
  std::uint32_t little : 1 = 0;    // Automaton::IsLittleOfANeedle

  [[nodiscard]] bool HasChildren() const { return next_is_child != 0 || more_children != 0; }
};
static_assert(sizeof(AutomatonNode) == 8);

// The states that a needle doesn't share with those before it, `first` and on, in a row. Each
// needle has some: it is no other's beginning that came before.
struct AutomatonChain {
  std::uint32_t first;
  std::uint32_t parent;  // of `first`
};

// Of the few states that inherit: how long what they inherit is.
using StateLengths = std::unordered_map<std::uint32_t, std::uint32_t>;

// Where StateMap keeps the child of `state` along `byte`.
inline std::uint64_t SpreadChild(std::uint32_t state, unsigned char byte) {
  return std::uint64_t{state} << 8U | byte;
}

}  // namespace stepveil
