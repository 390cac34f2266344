#include "core/mask/gap_sieve.h"

#include "core/mask/gap_block.h"
#include "core/mask/gap_picks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace stepveil {
namespace {

constexpr std::size_t kGrams = kWordBytes;  // of each needle: one for each place in a word
constexpr std::size_t kLongBytes = kGrams + kLargeGramBytes - 1;
static_assert(kGrams + kGramBytes - 1 <= kShortestGappedBytes);

constexpr std::size_t kWords = kBlockBytes / kWordBytes;

template <typename Set>
void AddGrams(std::string_view needle, Set& grams) {
  for (std::size_t at = 0; at < kGrams; ++at) {
    grams.Add(GramHash<kGramBytes>(needle.data() + at));
  }
}

std::size_t CountShort(const NeedleText& needles) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < needles.count(); ++i) {
    count += needles[i].size() < kLongBytes ? 1 : 0;
  }
  return count;
}

bool HasFour(std::uint64_t bits) {
  bits &= bits - 1;
  bits &= bits - 1;
  return (bits & (bits - 1)) != 0;
}

std::uint64_t HashOf(std::uint32_t gram) { return gram * 0x9E3779B97F4A7C15U; }

}  // namespace

GapSieve::GapSieve(const NeedleText& needles, const Automaton& automaton)
    : grams_(GramsFor(std::max<std::size_t>(1, needles.count() * kGrams))),
      large_(std::max<std::size_t>(1, needles.count() * kGrams), kMostLargeGramWordBits),
      heads_(needles, automaton) {
  if (const std::size_t count = CountShort(needles); count != 0) {
    short_.emplace(count * kGrams);
  }
  for (std::size_t i = 0; i < needles.count(); ++i) {
    std::visit([&](auto& grams) { AddGrams(needles[i], grams); }, grams_);
    if (needles[i].size() < kLongBytes) {
      AddGrams(needles[i], *short_);
      continue;
    }
    for (std::size_t at = 0; at < kGrams; ++at) {
      large_.Add(GramHash<kLargeGramBytes>(needles[i].data() + at));
    }
  }
}

// Rules out most accidents: a larger gram, and where a needle may be too short for that, whether
// the gram is one of such a needle.
bool GapSieve::MayBegin(std::string_view text, std::size_t place) const {
  const auto large = Gather<kLargeGramBytes>(text, place);
  if (large.count < kGramBytes) {
    return large.at_end;
  }
  const std::uint64_t gram = GramHash<kGramBytes>(large.bytes.data());
  const auto has_gram = [&](const auto& grams) { return grams.view().MayHave(gram) != 0; };
  if (!std::visit(has_gram, grams_)) {
    return false;
  }
  if (large.at_end || (short_ && has_gram(*short_))) {
    return true;
  }
  return large.count == kLargeGramBytes &&
         large_.view().MayHave(GramHash<kLargeGramBytes>(large.bytes.data())) != 0;
}

// To a block that begins at `from`, or on in the one that is open.
void GapSieve::Search::Leap(std::size_t from, GapLexer lexer) {
  if (!open_ || from >= block_ + kBlockBytes) {
    block_ = from;
    lexer_ = lexer;
    open_ = false;
    before_ = Word();
  }
}

// Asks for the samples of the block at `text`, all at once; then one by one for those that are odd,
// and for the others if one hits. A sample that lies in the next block, too, may be a hit.
template <typename View>
void GapSieve::Search::Sample(const View& grams, const char* text) {
  std::array<std::uint8_t, kWords> gaps;
  std::memcpy(gaps.data(), &gaps_, sizeof(gaps_));
  unsigned any = 0;
  unsigned odd = 0;
  for (std::size_t i = 0; i < kWords; ++i) {
    const Pick& pick = kPicks[gaps[i]];
    any |= grams.MayHave(HashOf(GramOf(pick, text + i * kWordBytes)));
    odd |= unsigned{pick.odd} << i;
  }
  hits_ = 0;
  for (unsigned left = any != 0 ? 0xffU : odd; left != 0; left &= left - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(left));
    const std::uint64_t bytes = ~gaps_ >> (i * kWordBytes);
    const bool is_hit =
        (bytes & 0xffU) != 0 &&
        (!HasFour(bytes) || grams.MayHave(HashOf(GramOf(bytes, text + i * kWordBytes))) != 0);
    hits_ |= unsigned{is_hit} << i;
  }
}

// Passes the blocks in which no sample is one of a needle. False at the text's end.
template <typename View>
bool GapSieve::Search::PassBlocks(const View& grams) {
  for (; block_ + kBlockBytes <= text_.size(); block_ += kBlockBytes) {
    const char* const text = text_.data() + block_;
    gaps_ = GapsOf(text, lexer_);
    Sample(grams, text);
    if (hits_ != 0) {
      return true;
    }
    before_ = LastWord(kWords);
  }
  return false;
}

void GapSieve::Search::OpenBlock() {
  open_ = true;
  if (std::visit([&](const auto& grams) { return PassBlocks(grams.view()); }, sieve_.grams_)) {
    return;
  }
  std::array<char, kBlockBytes> end = {};  // what isn't there is a gap
  const std::size_t size = text_.size() - block_;
  std::copy_n(text_.data() + block_, size, end.data());
  GapLexer lexer = lexer_;
  gaps_ = GapsOf(end.data(), lexer);
  for (std::size_t i = 0; i < size; ++i) {
    static_cast<void>(lexer_.IsGap(static_cast<unsigned char>(end[i])));
  }
  std::visit([&](const auto& grams) { Sample(grams.view(), end.data()); }, sieve_.grams_);
}

// Of the first `words` of the block and all before it.
GapSieve::Search::Word GapSieve::Search::LastWord(std::size_t words) const {
  const std::uint64_t bytes =
      words == kWords ? ~gaps_ : ~gaps_ & ((std::uint64_t{1} << (words * kWordBytes)) - 1);
  if (bytes == 0) {
    return before_;
  }
  const std::size_t last =
      (kBlockBytes - 1 - static_cast<std::size_t>(std::countl_zero(bytes))) / kWordBytes;
  return {block_ + last * kWordBytes, gaps_ >> (last * kWordBytes) & 0xffU};
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

// If the sample of this word may lie in a needle: where that begins. It has no byte at or before
// the sample before, which would have shown it.
std::optional<GapSieve::Found> GapSieve::Search::FindIn(std::size_t word, std::size_t from) const {
  const std::size_t place = block_ + word * kWordBytes;
  const std::uint64_t gaps = gaps_ >> (word * kWordBytes) & 0xffU;
  const auto sample = place + static_cast<std::size_t>(std::countr_one(gaps));
  if (gaps == 0xff || !sieve_.MayBegin(text_, sample)) {
    return std::nullopt;
  }
  const Word last = LastWord(word);
  for (std::size_t i = 1; i < kWordBytes; ++i) {
    if ((last.gaps >> i & 1U) == 0 && last.begin + i >= from) {
      if (auto found = FindAt(last.begin + i)) {
        return found;
      }
    }
  }
  return sample == place && place >= from ? FindAt(place) : std::nullopt;
}

// The first place in no gap that no sample has shown.
std::size_t GapSieve::Search::OpenEnd(std::size_t from) const {
  const Word last = LastWord(kWords);
  for (std::size_t i = 1; i < kWordBytes; ++i) {
    if ((last.gaps >> i & 1U) == 0 && last.begin + i >= from) {
      return last.begin + i;
    }
  }
  return text_.size();
}

GapSieve::Found GapSieve::Search::Next(std::size_t from, GapLexer lexer) {
  Leap(from, lexer);
  for (;;) {
    if (!open_) {
      OpenBlock();
    }
    for (; hits_ != 0; hits_ &= hits_ - 1) {
      if (auto found = FindIn(static_cast<std::size_t>(std::countr_zero(hits_)), from)) {
        return *found;
      }
    }
    if (block_ + kBlockBytes > text_.size()) {
      const std::size_t end = OpenEnd(from);
      return {end, {Automaton::kRoot, 0}, end, end == text_.size() ? lexer_ : GapLexer()};
    }
    before_ = LastWord(kWords);
    block_ += kBlockBytes;
    open_ = false;
  }
}

}  // namespace stepveil
