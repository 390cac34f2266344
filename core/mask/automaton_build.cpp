// How an automaton is made from its needles; automaton.cpp walks it.
#include "core/mask/automaton.h"

#include <algorithm>
#include <cstdlib>

namespace stepveil {
namespace {

constexpr int kLongestRun = 255;

std::size_t SharedBytes(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// The number of distinct prefixes, the empty one included.
std::size_t CountPrefixes(const NeedleText& needles) {
  std::size_t count = 1;
  std::string_view before;
  for (std::size_t i = 0; i < needles.count(); ++i) {
    count += needles[i].size() - SharedBytes(before, needles[i]);
    before = needles[i];
  }
  return count;
}

// Of two lengths, 0 where there is none.
std::uint32_t ShorterOf(std::uint32_t a, std::uint32_t b) {
  return a == 0 ? b : b == 0 ? a : std::min(a, b);
}

// `shortest`: of the needles that go on from the state.
void MeasureShare(AutomatonNode& node, std::uint32_t shortest) {
  const std::uint32_t depth = node.depth;
  node.mostly = shortest != 0 && depth >= kLeastCutBytes && depth >= shortest - depth;
  node.little = depth <= kMostIdleBytes && shortest >= depth * 4;
}

}  // namespace

Automaton::Automaton(const NeedleText& needles) : needles_(needles) {
  if (needles.size_bytes() > kMostBytes) {
    std::abort();  // depths would wrap round and secrets pass unmasked
  }
  BuildTrie();
  AddChildren();
  LinkSuffixes();
  MeasureAhead();
}

void Automaton::BuildTrie() {
  const std::size_t count = CountPrefixes(needles_);
  nodes_.reserve(count + 1);
  labels_.reserve(count + 1);
  nodes_.emplace_back();
  labels_.push_back('\0');
  std::vector<State> path = {kRoot};  // by depth: the states of the needle before
  std::string_view before;
  for (std::size_t i = 0; i < needles_.count(); ++i) {
    const std::string_view needle = needles_[i];
    const std::size_t shared = SharedBytes(before, needle);
    path.resize(shared + 1);
    chains_.push_back({static_cast<State>(nodes_.size()), path.back()});
    for (std::size_t depth = shared + 1; depth <= needle.size(); ++depth) {
      path.push_back(static_cast<State>(nodes_.size()));
      nodes_.emplace_back().depth = static_cast<std::uint32_t>(depth & kMostBytes);
      labels_.push_back(needle[depth - 1]);
    }
    nodes_[path.back()].ends = 1;
    before = needle;
  }
  nodes_.emplace_back();
  labels_.push_back('\0');
}

void Automaton::AddChildren() {
  children_ = StateMap(chains_.size());
  for (const Chain& chain : chains_) {
    for (State state = chain.first; !nodes_[state].ends; ++state) {
      nodes_[state].next_is_child = 1;
    }
    const auto byte = static_cast<unsigned char>(labels_[chain.first]);
    if (chain.parent == kRoot) {
      from_root_[byte] = chain.first;
    }
    if (chain.parent + 1 == chain.first) {
      nodes_[chain.parent].next_is_child = 1;
    } else {
      nodes_[chain.parent].more_children = 1;
      children_.Add(SpreadChild(chain.parent, byte), chain.parent, chain.first);
    }
  }
}

// Shallow states first, since a link goes up: `known` is the depth down to which all are linked. As
// long as a chain's links stay above, it may go on alone, which keeps what it touches in the cache.
// One that must wait does so no more often than it has bytes.
void Automaton::LinkSuffixes() {
  StateLengths matches;
  std::vector<Chain> waiting = chains_;  // the last ones begin least deep
  std::sort(waiting.begin(), waiting.end(),
            [&](const Chain& a, const Chain& b) { return Depth(a.parent) > Depth(b.parent); });
  suffixes_.resize(nodes_.size());
  std::vector<State> reached;
  for (std::size_t known = 0; !reached.empty() || !waiting.empty();) {
    for (; !waiting.empty() && Depth(waiting.back().parent) == known; waiting.pop_back()) {
      Link(waiting.back().first, waiting.back().parent, matches);
      reached.push_back(waiting.back().first);
    }
    std::size_t next = waiting.empty() ? kMostBytes : Depth(waiting.back().parent);
    for (State& state : reached) {
      while (!nodes_[state].ends && Depth(Fail(state)) < known) {
        Link(state + 1, state, matches);
        ++state;
      }
      next = nodes_[state].ends ? next : std::min(next, Depth(state));
    }
    std::erase_if(reached, [&](State state) { return nodes_[state].ends; });
    known = next;
  }
  KeepInherited(matches);
}

// A link skips states without children: nothing can go on from there that doesn't from their own.
void Automaton::Link(State state, State parent, StateLengths& matches) {
  const auto byte = static_cast<unsigned char>(labels_[state]);
  const State suffix = parent == kRoot ? kRoot : Next(Fail(parent), byte);
  const Node& ending = nodes_[suffix];
  Node& node = nodes_[state];
  suffixes_[state] = Live(suffix);
  node.fail = NextToTry(state, suffixes_[state]);
  if (!node.ends && (ending.ends || ending.inherits)) {
    node.inherits = 1;
    matches[state] = ending.ends ? ending.depth : matches.at(suffix);
  }
}

// A byte that the only way on from `state` isn't is none either on a suffix with the same way on:
// what follows such a suffix is tried in its place, so that a needle that repeats itself, or all
// the endings of one, cost one step and not one for each.
Automaton::State Automaton::NextToTry(State state, State suffix) const {
  const auto has_one_way = [](const Node& node) {
    return node.next_is_child != 0 && node.more_children == 0;
  };
  const bool same = suffix != kRoot && has_one_way(nodes_[state]) && has_one_way(nodes_[suffix]) &&
                    labels_[state + 1] == labels_[suffix + 1];
  return same ? nodes_[suffix].fail : suffix;
}

void Automaton::KeepInherited(const StateLengths& matches) {
  inherited_ = StateMap(matches.size());
  for (const auto& [state, length] : matches) {
    inherited_.Add(state, length);
  }
}

// The states from the last to the first: what goes on from one is measured before it. Only where a
// needle leaves the way of one before must what was measured wait for its state.
void Automaton::MeasureAhead() {
  struct Branch {
    State parent;
    std::uint32_t shortest;
  };
  std::vector<Branch> branches;  // the deepest last
  runs_.resize(nodes_.size());
  auto end = static_cast<State>(state_count());
  for (std::size_t i = chains_.size(); i-- > 0; end = chains_[i].first) {
    std::uint32_t shortest = 0;
    for (State state = end; state-- > chains_[i].first;) {
      for (; !branches.empty() && branches.back().parent == state; branches.pop_back()) {
        shortest = ShorterOf(shortest, branches.back().shortest);
      }
      MeasureRun(state);
      MeasureShare(nodes_[state], shortest);
      shortest = nodes_[state].ends ? nodes_[state].depth : shortest;
    }
    branches.push_back({chains_[i].parent, shortest});
  }
  MeasureRun(kRoot);
}

void Automaton::MeasureRun(State state) {
  const Node& next = nodes_[state + 1];
  const bool only = nodes_[state].next_is_child && !nodes_[state].more_children;
  if (only && !next.ends && !next.inherits) {
    runs_[state] = static_cast<std::uint8_t>(std::min(runs_[state + 1] + 1, kLongestRun));
  }
}

}  // namespace stepveil
