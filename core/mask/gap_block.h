#pragma once

#include "core/mask/gaps.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace stepveil {

// Gaps in 64 bytes of text at a time, a bit for each byte, the first one lowest.
inline constexpr std::size_t kBlockBytes = 64;

// In 64 bytes: the gaps outside of escape sequences, and the ESCs.
struct PlainGaps {
  std::uint64_t gaps = 0;
  std::uint64_t escapes = 0;
};
[[nodiscard]] inline PlainGaps PlainGapsOf(const char* text);

// The gaps of 64 bytes at `text` whose `plain` ones are known, with those in escape sequences, one
// of which may be open where they begin.
[[nodiscard]] std::uint64_t WithSequences(const PlainGaps& plain, const char* text,
                                          GapLexer& lexer);

// The gaps of the 64 bytes at `text`; `lexer` goes on behind them.
[[nodiscard]] inline std::uint64_t GapsOf(const char* text, GapLexer& lexer) {
  const PlainGaps plain = PlainGapsOf(text);
  return plain.escapes == 0 && lexer.in_text() ? plain.gaps : WithSequences(plain, text, lexer);
}

#ifdef __SSE2__

inline PlainGaps PlainGapsOf(const char* text) {
  PlainGaps found;
  for (unsigned i = 0; i < kBlockBytes; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    const __m128i blank = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ')), bytes);
    const __m128i gap = _mm_or_si128(blank, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    const __m128i escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(kEscape));
    found.gaps |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(gap))} << i;
    found.escapes |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(escape))} << i;
  }
  return found;
}

#else

inline PlainGaps PlainGapsOf(const char* text) {
  PlainGaps found;
  for (unsigned i = 0; i < kBlockBytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    found.gaps |= std::uint64_t{IsGapByte(byte)} << i;
    found.escapes |= std::uint64_t{byte == kEscape} << i;
  }
  return found;
}

#endif

}  // namespace stepveil
