#pragma once

#include "core/base/wiped_vector.h"
#include "core/mask/automaton_node.h"
#include "core/mask/needle_text.h"
#include "core/mask/state_map.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace stepveil {

// Aho-Corasick over bytes. A state stands for a prefix of some needle, the root for the empty one;
// the state after a text is the longest suffix of it that is such a prefix. Immutable.
//
// States are numbered depth first over the sorted needles. So a state's first child is the next
// number, a needle's own states lie in a row with their bytes beside each other, and a long needle
// is compared with text eight bytes at a time; only further children are looked up. A state takes
// fourteen bytes and the needles' text one more.
//
// Walking is linear in the text: each byte adds at most one to the depth and each fail link takes
// at least one away; a link passes over suffixes that could only go on as the state before could.
class Automaton {
 public:
  using State = std::uint32_t;
  static constexpr State kRoot = 0;
  static constexpr std::size_t kMostBytes = (std::size_t{1} << 26) - 1;  // of all needles together

  // `needles` must outlive this object. More than kMostBytes of them end the process.
  explicit Automaton(const NeedleText& needles);

  // The state after one more byte.
  [[nodiscard]] State Next(State state, unsigned char byte) const {
    for (; state != kRoot; state = nodes_[state].fail) {
      if (const State child = Child(state, byte); child != kRoot) {
        return child;
      }
    }
    return from_root_[byte];
  }

  // How many of the `size` bytes at `text` follow the only way on from `state`, past no needle's
  // end: the state after them is `state` plus that number.
  [[nodiscard]] std::size_t Follow(State state, const char* text, std::size_t size) const;

  // The same without looking how far it may go: `size` is within the way.
  [[nodiscard]] std::size_t SameBytes(State state, const char* text, std::size_t size) const;

  // How many bytes of the only way on from `state`, where no needle ends, may be compared without a
  // look at their states: none of them is also in a prefix of `depth` bytes that began later.
  [[nodiscard]] std::size_t ChainLength(State state, std::size_t depth) const;

  // The same text's state that only counts what may still grow into a match: a whole needle that
  // begins no longer one gives way to its longest suffix that does.
  [[nodiscard]] State Live(State state) const {
    // Without children nothing was passed over: the link is Fail(state), in the line already read.
    return state == kRoot || nodes_[state].HasChildren() ? state : nodes_[state].fail;
  }

  // The longest proper suffix of `state` that may still grow; the root's is the root.
  [[nodiscard]] State Fail(State state) const { return suffixes_[state]; }
  // The length of the prefix that `state` stands for.
  [[nodiscard]] std::size_t Depth(State state) const { return nodes_[state].depth; }
  // The prefix itself, valid while the needles live.
  [[nodiscard]] std::string_view Prefix(State state) const;
  // The length of the longest needle that ends here; 0 if none does. Shorter ones lie inside it.
  [[nodiscard]] std::size_t Match(State state) const {
    const Node& node = nodes_[state];
    return node.ends ? node.depth : node.inherits ? inherited_.Find(state) : 0;
  }

  // Is it at least kLeastCutBytes and half of the shortest needle that goes on from here?
  [[nodiscard]] bool IsMostOfANeedle(State state) const { return nodes_[state].mostly; }
  // Is it at most kMostIdleBytes and a quarter of every needle that goes on from here?
  [[nodiscard]] bool IsLittleOfANeedle(State state) const { return nodes_[state].little; }
  [[nodiscard]] std::size_t state_count() const { return nodes_.size() - 1; }

 private:
  using Node = AutomatonNode;
  using Chain = AutomatonChain;

  void BuildTrie();
  void AddChildren();
  void LinkSuffixes();
  void Link(State state, State parent, StateLengths& matches);
  [[nodiscard]] State NextToTry(State state, State suffix) const;
  void KeepInherited(const StateLengths& matches);
  void MeasureAhead();
  void MeasureRun(State state);

  // The child of `state` along `byte`; the root, which is nobody's child, if there is none.
  [[nodiscard]] State Child(State state, unsigned char byte) const {
    const Node& node = nodes_[state];
    if (node.next_is_child && static_cast<unsigned char>(labels_[state + 1]) == byte) {
      return state + 1;
    }
    if (!node.more_children) {
      return kRoot;
    }
    return children_.Find(SpreadChild(state, byte), state, [&](State child) {
      return static_cast<unsigned char>(labels_[child]) == byte;
    });
  }

  const NeedleText& needles_;
  std::vector<Node> nodes_;         // and one more, which no state goes to
  std::vector<State> suffixes_;     // by state: Fail
  WipedVector<char> labels_;        // by state: the last byte of its prefix
  std::vector<std::uint8_t> runs_;  // by state: how far Follow may go, at most 255
  std::vector<Chain> chains_;       // by needle, which is the order of their states
  StateMap children_;               // all but those that are the next state
  StateMap inherited_;              // the length of what a state inherits
  std::array<State, 256> from_root_{};
};

}  // namespace stepveil
