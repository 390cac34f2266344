#include "core/mask/sieve.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kLongBytes = 15;  // enough for eight grams of eight bytes

constexpr unsigned kRunBits = 6;
constexpr std::size_t kLongestRun = (1U << kRunBits) - 1;
static_assert(Automaton::kMostBytes >> (32 - kRunBits) == 0, "a state leaves room for its run");

std::uint32_t Head(const char* text) {
  std::uint32_t head = 0;
  std::memcpy(&head, text, sizeof(head));
  return head;
}

Automaton::State After(const Automaton& automaton, std::string_view text) {
  Automaton::State state = Automaton::kRoot;
  for (const char c : text) {
    state = automaton.Next(state, static_cast<unsigned char>(c));
  }
  return state;
}

}  // namespace

Sieve::Sieve(const NeedleText& needles, const Automaton& automaton) : heads_(needles.count()) {
  std::vector<std::string_view> long_ones;
  std::vector<std::string_view> short_ones;
  usable_ = needles.count() != 0;
  for (std::size_t i = 0; i < needles.count() && usable_; ++i) {
    usable_ = needles[i].size() >= kGramBytes;
    (needles[i].size() >= kLongBytes ? long_ones : short_ones).push_back(needles[i]);
  }
  if (!usable_) {
    return;
  }
  if (!long_ones.empty()) {
    long_.emplace(long_ones);
  }
  if (!short_ones.empty()) {
    short_.emplace(short_ones);
  }
  std::string_view before;
  for (std::size_t i = 0; i < needles.count(); ++i) {
    const std::string_view head = needles[i].substr(0, kGramBytes);
    if (head != before) {
      const Automaton::State state = After(automaton, head);
      const std::size_t run = std::min(automaton.LonelyRun(state, kGramBytes), kLongestRun);
      heads_.Add(Head(head.data()), state << kRunBits | static_cast<std::uint32_t>(run));
    }
    before = head;
  }
}

Sieve::Search::Search(const Sieve& sieve, std::string_view text, std::size_t from)
    : sieve_(sieve), text_(text) {
  for (const std::optional<GramFilter>* filter : {&sieve.long_, &sieve.short_}) {
    if (*filter) {
      lanes_[lane_count_++] = {&**filter, (*filter)->Skip(text, from)};
    }
  }
}

Sieve::Search::Lane& Sieve::Search::FirstLane() {
  return lane_count_ == 2 && lanes_[1].hit < lanes_[0].hit ? lanes_[1] : lanes_[0];
}

// The first place from `from` on at which a filter has not ruled out that a needle begins.
std::size_t Sieve::Search::OpenFrom(std::size_t from) const {
  std::size_t open = text_.size();
  for (std::size_t i = 0; i < lane_count_; ++i) {
    const std::size_t back = lanes_[i].filter->stride() - 1;
    open = std::min(open, lanes_[i].hit - std::min(lanes_[i].hit, back));
  }
  return std::max(open, from);
}

Sieve::Found Sieve::Search::Next(std::size_t from) {
  for (std::size_t i = 0; i < lane_count_; ++i) {
    if (lanes_[i].hit < from) {
      lanes_[i].hit = lanes_[i].filter->Skip(text_, from);
    }
  }
  for (;;) {
    Lane& lane = FirstLane();
    std::size_t begin = OpenFrom(from);
    if (lane.hit + kGramBytes > text_.size()) {
      return {std::min(begin, text_.size()), Automaton::kRoot, 0};
    }
    for (; begin <= lane.hit; ++begin) {
      if (const std::uint32_t head = sieve_.heads_.Find(Head(text_.data() + begin)); head != 0) {
        return {begin, head >> kRunBits, head & kLongestRun};
      }
    }
    lane.hit = lane.filter->Skip(text_, lane.hit + lane.filter->stride());
  }
}

}  // namespace stepveil
