#include "core/mask/gap_block.h"

namespace stepveil {
namespace {

// The bits from `first` on, before `end`; both within the block, and `end` may be its end.
std::uint64_t BitsBetween(std::size_t first, std::size_t end) {
  const std::uint64_t before_end =
      end < kBlockBytes ? (std::uint64_t{1} << end) - 1 : ~std::uint64_t{0};
  return before_end >> first << first;
}

// What the sequence of a terminal that begins with ESC [ is made of, a bit for each byte of a
// block.
struct SequenceBytes {
  std::uint64_t bracket = 0;
  std::uint64_t between = 0;
  std::uint64_t last = 0;
};

#ifdef __SSE2__

SequenceBytes SequenceBytesOf(const char* text) {
  SequenceBytes found;
  const auto mask = [](__m128i bytes) {
    return std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(bytes))};
  };
  for (unsigned i = 0; i < kBlockBytes; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    const __m128i upper = _mm_and_si128(bytes, _mm_set1_epi8(static_cast<char>(0xe0)));
    const __m128i letters = _mm_cmpgt_epi8(bytes, _mm_set1_epi8(0x3f));
    const __m128i rubout = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
    found.bracket |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('['))) << i;
    found.between |= mask(_mm_cmpeq_epi8(upper, _mm_set1_epi8(0x20))) << i;
    found.last |= mask(_mm_andnot_si128(rubout, letters)) << i;
  }
  return found;
}

#else

SequenceBytes SequenceBytesOf(const char* text) {
  SequenceBytes found;
  for (unsigned i = 0; i < kBlockBytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    found.bracket |= std::uint64_t{byte == '['} << i;
    found.between |= std::uint64_t{0x20 <= byte && byte <= 0x3f} << i;
    found.last |= std::uint64_t{0x40 <= byte && byte <= 0x7e} << i;
  }
  return found;
}

#endif

// Where the sequence ends that begins with the ESC at `at`, if it is one of the usual: ESC [, some
// numbers and a letter; 0 if not, or if it goes on behind the block.
std::size_t UsualEnd(const SequenceBytes& bytes, std::size_t at) {
  constexpr std::size_t kMostBytes = 20;
  if (at + 2 >= kBlockBytes || (bytes.bracket >> (at + 1) & 1U) == 0) {
    return 0;
  }
  const auto count = static_cast<std::size_t>(std::countr_one(bytes.between >> (at + 2)));
  const std::size_t end = at + 2 + count;
  return count <= kMostBytes && end < kBlockBytes && (bytes.last >> end & 1U) != 0 ? end + 1 : 0;
}

// Takes the byte `at`, which it moves, and all after it that are in a sequence; returns the gaps.
std::uint64_t Lex(const char* text, GapLexer& lexer, std::size_t& at) {
  std::uint64_t gaps = 0;
  do {
    gaps |= std::uint64_t{lexer.IsGap(static_cast<unsigned char>(text[at]))} << at;
    ++at;
  } while (at < kBlockBytes && !lexer.in_text());
  return gaps;
}

}  // namespace

std::uint64_t WithSequences(const PlainGaps& plain, const char* text, GapLexer& lexer) {
  std::uint64_t gaps = plain.gaps;
  std::size_t at = 0;
  if (!lexer.in_text()) {
    gaps |= Lex(text, lexer, at);
  }
  const SequenceBytes bytes = SequenceBytesOf(text);
  while (at < kBlockBytes && plain.escapes >> at != 0) {
    at += static_cast<std::size_t>(std::countr_zero(plain.escapes >> at));
    if (const std::size_t end = UsualEnd(bytes, at); end != 0) {
      gaps |= BitsBetween(at, end);
      at = end;
    } else {
      gaps |= Lex(text, lexer, at);
    }
  }
  return gaps;
}

}  // namespace stepveil
