#include "core/mask/gap_block.h"

namespace stepveil {
namespace {

// The bits from `first` on, before `end`; both within the block, and `end` may be its end.
std::uint64_t BitsBetween(std::size_t first, std::size_t end) {
  const std::uint64_t before_end =
      end < kBlockBytes ? (std::uint64_t{1} << end) - 1 : ~std::uint64_t{0};
  return before_end >> first << first;
}

// Where the sequence ends that begins with the ESC at `at`, if it is one of the usual: ESC [, some
// numbers and a letter; 0 if not, or if it goes on behind the block.
std::size_t UsualEnd(const char* text, std::size_t at) {
  constexpr std::size_t kMostBytes = 20;
  if (at + kMostBytes > kBlockBytes || text[at + 1] != '[') {
    return 0;
  }
  std::size_t end = at + 2;
  while (end < at + kMostBytes && '0' <= text[end] && text[end] <= ';') {
    ++end;
  }
  return end < at + kMostBytes && '@' <= text[end] && text[end] <= '~' ? end + 1 : 0;
}

}  // namespace

std::uint64_t WithSequences(const PlainGaps& plain, const char* text, GapLexer& lexer) {
  std::uint64_t gaps = plain.gaps;
  std::uint64_t escapes = plain.escapes;
  for (std::size_t at = 0; at < kBlockBytes;) {
    if (lexer.in_text()) {
      const std::uint64_t ahead = escapes >> at << at;
      if (ahead == 0) {
        break;
      }
      at = static_cast<std::size_t>(std::countr_zero(ahead));
      if (const std::size_t end = UsualEnd(text, at); end != 0) {
        gaps |= BitsBetween(at, end);
        at = end;
        continue;
      }
    }
    gaps |= std::uint64_t{lexer.IsGap(static_cast<unsigned char>(text[at]))} << at;
    ++at;
  }
  return gaps;
}

}  // namespace stepveil
