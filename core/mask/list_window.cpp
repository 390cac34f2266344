#include "core/mask/list_window.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace stepveil {
namespace {

// Of 16 bytes those that are digits, and those that can't stand in a list, a bit for each. All is
// asked without a branch, which in a log would be taken now and then.
bool MayBeList(unsigned digits, unsigned others) {
  const unsigned but_one = digits & (digits - 1);
  const unsigned two_in_row = digits & digits >> 1U;
  const unsigned four_in_row = two_in_row & two_in_row >> 2U;
  const unsigned but_two = but_one & (but_one - 1);
  return ((four_in_row | others) == 0) & (but_two != 0);
}

#ifdef __SSE2__

__m128i IsFrom(__m128i bytes, char first, char count) {
  const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  const __m128i last = _mm_set1_epi8(static_cast<char>(count - 1));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_first, last), from_first);
}

bool MayLieInList(const char* text) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  const __m128i x = _mm_cmpeq_epi8(lower, _mm_set1_epi8('x'));
  const __m128i others = _mm_andnot_si128(x, IsFrom(lower, 'g', 20));
  const __m128i digits = _mm_or_si128(IsFrom(bytes, '0', 10), IsFrom(lower, 'a', 6));
  return MayBeList(static_cast<unsigned>(_mm_movemask_epi8(digits)),
                   static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(others, bytes))));
}

#else

bool MayLieInList(const char* text) {
  unsigned digits = 0;
  for (unsigned i = 0; i < kListWindowBytes; ++i) {
    if (!MayStandInList(text[i])) {
      return false;
    }
    const char lower = static_cast<char>(text[i] | 0x20);
    const bool is_digit = (text[i] >= '0' && text[i] <= '9') || (lower >= 'a' && lower <= 'f');
    digits |= unsigned{is_digit} << i;
  }
  return MayBeList(digits, 0);
}

#endif

}  // namespace

std::size_t NextListWindow(std::string_view text, std::size_t window) {
  for (; window + kListWindowBytes <= text.size(); window += kListWindowStride) {
    if (MayLieInList(text.data() + window)) {
      return window;
    }
  }
  return text.size();
}

}  // namespace stepveil
