#include "core/mask/squeezed_text.h"

#include "core/mask/squeeze.h"

#include <algorithm>
#include <bit>

namespace stepveil {

void SqueezedText::Restart(GapLexer lexer) {
  lexer_ = lexer;
  gap_bytes_ = 0;
}

void SqueezedText::Reserve(std::size_t size) {
  const std::size_t block_count = (size + kBlockBytes - 1) / kBlockBytes;
  if (gaps_.size() < block_count) {
    gaps_.resize(block_count);
    ends_.resize(block_count);
    bytes_.resize((block_count + 1) * kBlockBytes);
  }
}

void SqueezedText::Take(std::string_view piece) {
  piece_ = piece;
  Reserve(piece.size());
  for (std::size_t at = 0; at < piece.size(); at += kMostStretchBytes) {
    TellGaps(piece.substr(at, kMostStretchBytes), lexer_, gaps_.data() + at / kBlockBytes);
  }
  partings_.clear();
  if (MayHaveLongGap()) {
    PartLongGaps();
  }
  Squeeze();
}

// Only where a block is nothing but a gap, or one goes on; else the last one's is known at once.
bool SqueezedText::MayHaveLongGap() {
  const std::size_t whole = piece_.size() / kBlockBytes;
  bool may = gap_bytes_ > kMostGapBytes - kBlockBytes || whole * kBlockBytes != piece_.size();
  for (std::size_t i = 0; i < whole; ++i) {
    may |= ~gaps_[i] == 0;
  }
  if (!may && whole != 0) {
    gap_bytes_ = static_cast<std::size_t>(std::countl_one(gaps_[whole - 1]));
  }
  return may;
}

// Takes the byte with which a gap grows too long out of it.
void SqueezedText::PartLongGaps() {
  for (std::size_t begin = 0; begin < piece_.size(); begin += kBlockBytes) {
    std::uint64_t& gaps = gaps_[begin / kBlockBytes];
    const std::size_t size = std::min(kBlockBytes, piece_.size() - begin);
    const auto first = std::min(size, static_cast<std::size_t>(std::countr_one(gaps)));
    const auto last = static_cast<std::size_t>(std::countl_one(gaps << (kBlockBytes - size)));
    const std::size_t before = gap_bytes_;
    gap_bytes_ = first == size ? before + size : last;
    if (before <= kMostGapBytes && before + first > kMostGapBytes) {
      partings_.push_back(begin + kMostGapBytes - before);
      gaps &= ~(std::uint64_t{1} << (kMostGapBytes - before));
    }
  }
}

void SqueezedText::Squeeze() {
  const std::size_t whole = piece_.size() / kBlockBytes;
  SqueezeBlocks(piece_.data(), gaps_.data(), whole, bytes_.data(), ends_.data());
  size_ = whole == 0 ? 0 : ends_[whole - 1];
  if (whole * kBlockBytes < piece_.size()) {
    for (std::size_t at = whole * kBlockBytes; at < piece_.size(); ++at) {
      bytes_[size_] = piece_[at];
      size_ += ~(gaps_[whole] >> at % kBlockBytes) & 1U;
    }
    ends_[whole] = static_cast<std::uint32_t>(size_);
  }
  for (const std::size_t place : partings_) {
    const std::size_t block = place / kBlockBytes;
    const std::uint64_t behind = ~gaps_[block] >> place % kBlockBytes;
    bytes_[ends_[block] - static_cast<std::size_t>(std::popcount(behind))] = '\0';
  }
}

std::size_t SqueezedText::PlaceOf(std::size_t index) const {
  const auto end = ends_.begin() + static_cast<std::ptrdiff_t>((piece_.size() - 1) / kBlockBytes);
  const auto in =
      static_cast<std::size_t>(std::upper_bound(ends_.begin(), end, index) - ends_.begin());
  std::uint64_t bytes = ~gaps_[in];
  for (std::size_t before = index - (in == 0 ? 0 : ends_[in - 1]); before > 0; --before) {
    bytes &= bytes - 1;
  }
  return in * kBlockBytes + static_cast<std::size_t>(std::countr_zero(bytes));
}

void SqueezedText::AddTo(GapTrail& trail, std::size_t begin, std::size_t end) const {
  while (begin < end) {
    const std::size_t in_block = begin % kBlockBytes;
    const std::uint64_t gaps = gaps_[begin / kBlockBytes] >> in_block;
    const bool is_gap = (gaps & 1U) != 0;
    const auto run = static_cast<std::size_t>(std::countr_one(is_gap ? gaps : ~gaps));
    const std::size_t count = std::min({run, kBlockBytes - in_block, end - begin});
    if (is_gap) {
      trail.AddGap(count, piece_.substr(begin, count).find('\n') != std::string_view::npos);
    } else {
      trail.AddBytes(count);
    }
    begin += count;
  }
}

}  // namespace stepveil
