#pragma once

#include "core/mask/gaps.h"

#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace stepveil {

// Bytes of 64 at a time, a bit for each, the first one lowest.
inline constexpr std::size_t kBlockBytes = 64;

// The gaps of the 64 bytes at `text` outside of escape sequences; sets a bit of `escapes` if there
// is an ESC among them.
[[nodiscard]] inline std::uint64_t PlainGapsOf(const char* text, std::uint64_t& escapes);

// The ESCs of the 64 bytes at `text`.
[[nodiscard]] inline std::uint64_t EscapesOf(const char* text);

#ifdef __SSE2__

inline std::uint64_t PlainGapsOf(const char* text, std::uint64_t& escapes) {
  std::uint64_t gaps = 0;
  __m128i any = _mm_setzero_si128();
  for (unsigned i = 0; i < kBlockBytes; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    const __m128i blank = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ')), bytes);
    const __m128i gap = _mm_or_si128(blank, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    any = _mm_or_si128(any, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(kEscape)));
    gaps |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(gap))} << i;
  }
  escapes = static_cast<unsigned>(_mm_movemask_epi8(any));
  return gaps;
}

inline std::uint64_t EscapesOf(const char* text) {
  std::uint64_t escapes = 0;
  for (unsigned i = 0; i < kBlockBytes; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    const __m128i escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(kEscape));
    escapes |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(escape))} << i;
  }
  return escapes;
}

#else

inline std::uint64_t PlainGapsOf(const char* text, std::uint64_t& escapes) {
  std::uint64_t gaps = 0;
  for (unsigned i = 0; i < kBlockBytes; ++i) {
    gaps |= std::uint64_t{IsGapByte(static_cast<unsigned char>(text[i]))} << i;
  }
  escapes = EscapesOf(text);
  return gaps;
}

inline std::uint64_t EscapesOf(const char* text) {
  std::uint64_t escapes = 0;
  for (unsigned i = 0; i < kBlockBytes; ++i) {
    escapes |= std::uint64_t{static_cast<unsigned char>(text[i]) == kEscape} << i;
  }
  return escapes;
}

#endif

}  // namespace stepveil
