#include "core/mask/gap_stretch.h"

#include <algorithm>
#include <bit>

namespace stepveil {

void GapStretch::Open(std::string_view text, std::size_t begin, GapLexer lexer) {
  text_ = text.data() + begin;
  begin_ = begin;
  size_ = std::min(kMostBytes, text.size() - begin);
  block_count_ = size_ / kBlockBytes;
  lexer_ = lexer;
  Blocks escapes;
  std::uint64_t with_escapes = 0;
  for (std::size_t i = 0; i < block_count_; ++i) {
    const PlainGaps plain = PlainGapsOf(text_ + i * kBlockBytes);
    gaps_[i] = plain.gaps;
    escapes[i] = plain.escapes;
    with_escapes |= std::uint64_t{plain.escapes != 0} << i;
  }
  AddSequences(escapes, with_escapes);
  if (size_ % kBlockBytes != 0) {
    OpenLast(lexer_);
  }
}

// To the gaps of the blocks with an ESC and of those that a sequence reaches into.
void GapStretch::AddSequences(const Blocks& escapes, std::uint64_t with_escapes) {
  for (std::size_t i = 0; i < block_count_; ++i) {
    if (lexer_.in_text()) {
      const std::uint64_t ahead = with_escapes >> i << i;
      if (ahead == 0) {
        return;
      }
      i = static_cast<std::size_t>(std::countr_zero(ahead));
    }
    gaps_[i] = WithSequences({gaps_[i], escapes[i]}, text_ + i * kBlockBytes, lexer_);
  }
}

// The text's last bytes, fewer than a block.
void GapStretch::OpenLast(GapLexer lexer) {
  const char* const text = text_ + block_count_ * kBlockBytes;
  const std::size_t count = size_ % kBlockBytes;
  std::fill(std::copy_n(text, count, last_.begin()), last_.end(), '\0');
  gaps_[block_count_++] = GapsOf(last_.data(), lexer);
  for (std::size_t i = 0; i < count; ++i) {
    static_cast<void>(lexer_.IsGap(static_cast<unsigned char>(text[i])));
  }
}

GapStretch::Cell GapStretch::LastCell(std::size_t at, std::size_t stride,
                                      const Cell& before) const {
  std::size_t block = at / kBlockBytes;
  const std::size_t rest = at % kBlockBytes;
  std::uint64_t bytes = rest == 0 ? 0 : ~gaps_[block] & ((std::uint64_t{1} << rest) - 1);
  while (bytes == 0) {
    if (block == 0) {
      return before;
    }
    bytes = ~gaps_[--block];
  }
  const std::size_t last = kBlockBytes - 1 - static_cast<std::size_t>(std::countl_zero(bytes));
  const std::size_t begin = last & ~(stride - 1);
  return {begin_ + block * kBlockBytes + begin, gaps_[block] >> begin};
}

}  // namespace stepveil
