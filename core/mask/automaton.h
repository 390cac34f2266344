#pragma once

#include "core/base/secret.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace stepveil {

// Aho-Corasick over bytes. A state stands for a prefix of some needle, the root for the empty one;
// the state after a text is the longest suffix of it that is such a prefix. States are numbered
// breadth first, so a state's children are neighbours, sorted by byte, and a single number per
// state describes them. Immutable; every buffer that tells bytes of a needle is a Secret.
//
// Walking is linear in the text: each byte adds at most one to the depth and each fail link takes
// at least one away.
class Automaton {
 public:
  using State = std::uint32_t;
  static constexpr State kRoot = 0;

  // Copies the needles; empty ones are ignored. Their bytes together must fit in 32 bits.
  explicit Automaton(const std::vector<Secret>& needles);

  // The state after one more byte.
  [[nodiscard]] State Next(State state, unsigned char byte) const {
    for (; state != kRoot; state = nodes_[state].fail) {
      if (const State child = Child(state, byte); child != kRoot) {
        return child;
      }
    }
    return from_root_[byte];
  }

  // The same text's state that only counts what may still grow into a match: a whole needle that
  // begins no longer one gives way to its longest suffix that does.
  [[nodiscard]] State Live(State state) const {
    return state == kRoot || HasChildren(state) ? state : nodes_[state].fail;
  }

  // The longest proper suffix of `state` that may still grow; the root's is the root.
  [[nodiscard]] State Fail(State state) const { return nodes_[state].fail; }

  // The length of the prefix that `state` stands for.
  [[nodiscard]] std::size_t Depth(State state) const { return nodes_[state].depth; }

  // The prefix itself, valid while this object lives.
  [[nodiscard]] std::string_view Prefix(State state) const {
    return needles_.Expose().substr(nodes_[state].source, nodes_[state].depth);
  }

  // The length of the longest needle that ends here; 0 if none does. Shorter ones lie inside it.
  [[nodiscard]] std::size_t Match(State state) const { return nodes_[state].match; }

  // The length of the shortest needle that is longer than, and begins with, Prefix(state); 0 if
  // there is none.
  [[nodiscard]] std::size_t ShortestAhead(State state) const { return nodes_[state].shortest; }

  [[nodiscard]] std::size_t state_count() const { return nodes_.size() - 1; }

 private:
  struct Node {
    State first_child = 0;  // the last one is before the next node's first
    State fail = kRoot;
    std::uint32_t depth = 0;
    std::uint32_t match = 0;
    std::uint32_t source = 0;  // where in needles_ a needle with this prefix begins
    std::uint32_t shortest = 0;
  };

  void BuildTrie(const std::vector<std::string_view>& sorted);
  void LinkSuffixes();
  void MeasureShortest();

  [[nodiscard]] bool HasChildren(State state) const {
    return nodes_[state].first_child != nodes_[state + 1].first_child;
  }

  // The child of `state` along `byte`; the root, which is nobody's child, if there is none.
  [[nodiscard]] State Child(State state, unsigned char byte) const {
    const State first = nodes_[state].first_child;
    const std::size_t count = nodes_[state + 1].first_child - first;
    const char* labels = labels_.Expose().data() + first;
    const void* found = count == 0 ? nullptr : std::memchr(labels, byte, count);
    return found == nullptr ? kRoot
                            : first + static_cast<State>(static_cast<const char*>(found) - labels);
  }

  Secret needles_;           // one after the other
  Secret labels_;            // by state: the last byte of its prefix
  std::vector<Node> nodes_;  // and one more, whose first_child ends the last state's children
  std::array<State, 256> from_root_{};
};

}  // namespace stepveil
