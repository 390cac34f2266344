#include "core/mask/gap_sieve.h"

#include <bit>

namespace stepveil {

GapSieve::GapSieve(const NeedleText& needles, const Automaton& automaton)
    : filter_(needles), heads_(needles, automaton) {}

void GapSieve::Search::Open(std::size_t begin, GapLexer lexer) {
  stretch_.Open(text_, begin, lexer);
  next_ = cells_.data();
  end_ = sieve_.filter_.Sample(stretch_, cells_.data());
}

// Does a needle begin at `begin`, which is in no gap, or is too little there to tell?
std::optional<GapSieve::Found> GapSieve::Search::FindAt(std::size_t begin) const {
  const auto gathered = Gather<kGramBytes>(text_, begin);
  if (gathered.at_end) {
    return Found{begin, {Automaton::kRoot, 0}, begin, {}};
  }
  if (gathered.count < kGramBytes) {
    return std::nullopt;
  }
  const NeedleHeads::Head head = sieve_.heads_.Find(gathered.bytes.data());
  if (head.state == Automaton::kRoot) {
    return std::nullopt;
  }
  return Found{begin, head, gathered.end, {}};
}

// Where the first needle begins in `cell`, but not at its first byte and not before `from`.
std::optional<GapSieve::Found> GapSieve::Search::FindBehind(const GapStretch::Cell& cell,
                                                            std::size_t from) const {
  for (std::size_t i = 1; i < sieve_.filter_.stride(); ++i) {
    if ((cell.gaps >> i & 1U) == 0 && cell.begin + i >= from) {
      if (auto found = FindAt(cell.begin + i)) {
        return found;
      }
    }
  }
  return std::nullopt;
}

// If the sample of the cell `at` bytes into the stretch lies in a needle: where that begins. It has
// no byte at or before the sample before, which would have shown it.
std::optional<GapSieve::Found> GapSieve::Search::FindIn(std::size_t at, std::size_t from) const {
  const std::uint64_t gaps = stretch_.gaps()[at / kBlockBytes] >> at % kBlockBytes;
  const std::size_t place = stretch_.begin() + at;
  const auto sample = place + static_cast<std::size_t>(std::countr_one(gaps));
  if (!sieve_.filter_.MayLie(text_, sample)) {
    return std::nullopt;
  }
  if (auto found = FindBehind(stretch_.LastCell(at, sieve_.filter_.stride(), before_), from)) {
    return found;
  }
  return sample == place && place >= from ? FindAt(place) : std::nullopt;
}

// The first place in no gap that no sample has shown.
GapSieve::Found GapSieve::Search::OpenEnd(std::size_t from) const {
  const GapStretch::Cell last = LastCell();
  for (std::size_t i = 1; i < sieve_.filter_.stride(); ++i) {
    const std::size_t place = last.begin + i;
    if ((last.gaps >> i & 1U) == 0 && place >= from && place < text_.size()) {
      return {place, {Automaton::kRoot, 0}, place, {}};
    }
  }
  return {text_.size(), {Automaton::kRoot, 0}, text_.size(), stretch_.lexer()};
}

GapStretch::Cell GapSieve::Search::LastCell() const {
  return stretch_.LastCell(stretch_.block_count() * kBlockBytes, sieve_.filter_.stride(), before_);
}

GapSieve::Found GapSieve::Search::Next(std::size_t from, GapLexer lexer) {
  if (next_ == nullptr || from >= stretch_.end()) {
    before_ = {};
    Open(from, lexer);
  }
  for (;;) {
    for (; next_ != end_; ++next_) {
      if (auto found = FindIn(*next_ * GapFilter::kLeastStride, from)) {
        return *found;
      }
    }
    if (stretch_.end() == text_.size()) {
      return OpenEnd(from);
    }
    before_ = LastCell();
    Open(stretch_.end(), stretch_.lexer());
  }
}

}  // namespace stepveil
