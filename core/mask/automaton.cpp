#include "core/mask/automaton.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <limits>
#include <string>

namespace stepveil {
namespace {

// Needles of a sorted list that share the prefix of one state.
struct Range {
  std::size_t first;
  std::size_t end;
};

std::vector<std::string_view> Sorted(const std::vector<Secret>& needles) {
  std::vector<std::string_view> sorted;
  for (const Secret& needle : needles) {
    if (!needle.empty()) {
      sorted.push_back(needle.Expose());
    }
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

std::size_t TotalBytes(const std::vector<std::string_view>& texts) {
  std::size_t total_bytes = 0;
  for (const std::string_view text : texts) {
    total_bytes += text.size();
  }
  return total_bytes;
}

// The number of distinct prefixes, the empty one included.
std::size_t CountPrefixes(const std::vector<std::string_view>& sorted) {
  std::size_t count = 1;
  std::string_view before;
  for (const std::string_view text : sorted) {
    const auto shared = std::mismatch(before.begin(), before.end(), text.begin(), text.end());
    count += static_cast<std::size_t>(text.end() - shared.second);
    before = text;
  }
  return count;
}

}  // namespace

Automaton::Automaton(const std::vector<Secret>& needles) {
  const std::vector<std::string_view> sorted = Sorted(needles);
  if (TotalBytes(sorted) >= std::numeric_limits<State>::max()) {
    std::abort();  // state numbers would wrap round and secrets pass unmasked
  }
  BuildTrie(sorted);
  LinkSuffixes();
  MeasureShortest();
}

void Automaton::BuildTrie(const std::vector<std::string_view>& sorted) {
  std::string needles;
  std::string labels;  // neither may grow in steps, which would leave copies behind
  needles.reserve(TotalBytes(sorted));
  labels.reserve(CountPrefixes(sorted));
  nodes_.reserve(CountPrefixes(sorted) + 1);
  std::vector<std::uint32_t> sources;
  for (const std::string_view needle : sorted) {
    sources.push_back(static_cast<std::uint32_t>(needles.size()));
    needles += needle;
  }

  nodes_.emplace_back();
  labels += '\0';
  std::deque<Range> open{{0, sorted.size()}};
  for (State state = kRoot; !open.empty(); ++state) {
    auto [at, end] = open.front();
    open.pop_front();
    const std::uint32_t depth = nodes_[state].depth;
    nodes_[state].first_child = static_cast<State>(nodes_.size());
    if (at < end && sorted[at].size() == depth) {
      nodes_[state].match = depth;
      ++at;
    }
    while (at < end) {
      const Range child{at, at};
      const char label = sorted[at][depth];
      while (at < end && sorted[at][depth] == label) {
        ++at;
      }
      nodes_.emplace_back();
      nodes_.back().depth = depth + 1;
      nodes_.back().source = sources[child.first];
      labels += label;
      open.push_back({child.first, at});
    }
  }
  nodes_.emplace_back();
  nodes_.back().first_child = static_cast<State>(nodes_.size() - 1);
  needles_ = Secret::Take(needles);
  labels_ = Secret::Take(labels);
}

// Breadth first, so that all shallower states are linked already. A link skips states without
// children: nothing can go on from there that doesn't from their own link.
void Automaton::LinkSuffixes() {
  for (State state = kRoot; state < state_count(); ++state) {
    for (State child = nodes_[state].first_child; child < nodes_[state + 1].first_child; ++child) {
      const auto byte = static_cast<unsigned char>(labels_.Expose()[child]);
      State suffix = kRoot;
      if (state == kRoot) {
        from_root_[byte] = child;
      } else {
        suffix = Next(nodes_[state].fail, byte);
      }
      Node& node = nodes_[child];
      node.fail = Live(suffix);
      node.match = std::max(node.match, nodes_[suffix].match);
    }
  }
}

void Automaton::MeasureShortest() {
  for (State state = static_cast<State>(state_count()); state-- > kRoot;) {
    std::uint32_t shortest = 0;
    for (State child = nodes_[state].first_child; child < nodes_[state + 1].first_child; ++child) {
      const Node& node = nodes_[child];
      const std::uint32_t length = node.match == node.depth ? node.depth : node.shortest;
      shortest = shortest == 0 ? length : std::min(shortest, length);
    }
    nodes_[state].shortest = shortest;
  }
}

}  // namespace stepveil
