#include "core/mask/sieve.h"

#include <algorithm>
#include <vector>

namespace stepveil {
namespace {

// Enough for eight grams of eight bytes; with less nothing is missed, but what large grams rule
// out.
constexpr std::size_t kLongBytes = 15;

}  // namespace

Sieve::Sieve(const NeedleText& needles, const Automaton& automaton) {
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
  heads_.emplace(needles, automaton);
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
      const NeedleHeads::Head head = sieve_.heads_->Find(text_.data() + begin);
      if (head.state != Automaton::kRoot) {
        return {begin, head.state, head.chain_length};
      }
    }
    lane.hit = lane.filter->Skip(text_, lane.hit + lane.filter->stride());
  }
}

}  // namespace stepveil
