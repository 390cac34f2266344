#include "core/mask/list_window.h"

#include "core/mask/processor.h"

#include <bit>
#include <cstdint>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace stepveil {
namespace {

// Each list has a window at a place that this divides, and bytes behind it that are read with it.
constexpr std::size_t kStride = kShortestList - kListWindowBytes + 1;
constexpr std::size_t kReadBytes = 16;

// What is read around a window, to see whether it lies in a stretch that is long enough.
constexpr std::size_t kAroundBytes = 64;
constexpr std::size_t kBefore = (kAroundBytes - kListWindowBytes) / 2;

// Of some bytes those that are digits, and those that can't stand in a list, a bit for each.
struct Kinds {
  std::uint64_t digits;
  std::uint64_t others;
};

// Those that may stand in a list, where digits don't stand in rows of four and more.
std::uint64_t MayStand(Kinds kinds) {
  const std::uint64_t two_in_row = kinds.digits & kinds.digits >> 1U;
  const std::uint64_t four_in_row = two_in_row & two_in_row >> 2U;
  const std::uint64_t more = four_in_row | four_in_row << 1U;
  return ~(kinds.others | more | more << 2U);
}

// All is asked without a branch, which in a log would be taken now and then.
bool MayBeList(Kinds kinds) {
  constexpr std::uint64_t kWindow = (1U << kListWindowBytes) - 1;
  const std::uint64_t digits = kinds.digits & kWindow;
  const std::uint64_t two_in_row = digits & digits >> 1U;
  const std::uint64_t four_in_row = two_in_row & two_in_row >> 2U;
  const std::uint64_t but_one = digits & (digits - 1);
  return ((four_in_row | (kinds.others & kWindow)) == 0) & (but_one != 0);
}

// Of the 16 bytes at `text`.
#ifdef __x86_64__

__m128i IsFrom(__m128i bytes, char first, char count) {
  const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  const __m128i last = _mm_set1_epi8(static_cast<char>(count - 1));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_first, last), from_first);
}

Kinds KindsOf(const char* text) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  const __m128i x = _mm_cmpeq_epi8(lower, _mm_set1_epi8('x'));
  const __m128i others = _mm_andnot_si128(x, IsFrom(lower, 'g', 20));
  const __m128i digits = _mm_or_si128(IsFrom(bytes, '0', 10), IsFrom(lower, 'a', 6));
  return {static_cast<unsigned>(_mm_movemask_epi8(digits)),
          static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(others, bytes)))};
}

#else

Kinds KindsOf(const char* text) {
  Kinds kinds{0, 0};
  for (unsigned i = 0; i < kReadBytes; ++i) {
    const char lower = static_cast<char>(text[i] | 0x20);
    const bool is_digit = (text[i] >= '0' && text[i] <= '9') || (lower >= 'a' && lower <= 'f');
    kinds.digits |= std::uint64_t{is_digit} << i;
    kinds.others |= std::uint64_t{!MayStandInList(text[i])} << i;
  }
  return kinds;
}

#endif

// Does the window at `text` lie among kShortestList bytes that may stand in one, as far as those
// around it show? Most times of day don't.
bool LiesInStretch(const char* text) {
  Kinds all{0, 0};
  for (unsigned i = 0; i < kAroundBytes; i += kReadBytes) {
    const Kinds some = KindsOf(text - kBefore + i);
    all.digits |= some.digits << i;
    all.others |= some.others << i;
  }
  const std::uint64_t may = MayStand(all);
  const int before = std::countl_one(may << (kAroundBytes - kBefore));
  const int behind = std::countr_one(may >> (kBefore + kListWindowBytes));
  return before + static_cast<int>(kListWindowBytes) + behind >= static_cast<int>(kShortestList);
}

#ifdef __x86_64__

[[gnu::target(STEPVEIL_WIDE_VECTORS)]] std::uint64_t AreFrom(__m512i bytes, char first,
                                                             char count) {
  const __m512i from_first = _mm512_sub_epi8(bytes, _mm512_set1_epi8(first));
  return _mm512_cmplt_epu8_mask(from_first, _mm512_set1_epi8(count));
}

// Of 64 bytes in 48: of each list one time or the other 25 bytes in a row, four of them digits.
[[gnu::target(STEPVEIL_WIDE_VECTORS)]] std::size_t NextWide(std::string_view text, std::size_t at) {
  for (; at + kAroundBytes <= text.size(); at += 48) {
    const __m512i bytes = _mm512_loadu_si512(text.data() + at);
    const __m512i lower = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    const std::uint64_t letters =
        AreFrom(lower, 'g', 20) & ~_mm512_cmpeq_epi8_mask(lower, _mm512_set1_epi8('x'));
    const std::uint64_t digits = AreFrom(bytes, '0', 10) | AreFrom(lower, 'a', 6);
    const std::uint64_t may = MayStand({digits, letters | _mm512_movepi8_mask(bytes)});
    const std::uint64_t in_3 = may & may >> 1U & may >> 2U;
    const std::uint64_t in_12 = in_3 & in_3 >> 3U & in_3 >> 6U & in_3 >> 9U;
    const std::uint64_t begins = in_12 & in_12 >> 12U & may >> 24U;
    std::uint64_t all = begins | begins << 1U | begins << 2U;
    all |= all << 3U | all << 6U | all << 9U;
    all |= all << 12U | begins << 24U;
    if (begins != 0 && std::popcount(digits & all) >= 4) {
      return at + static_cast<std::size_t>(std::countr_zero(digits & all));
    }
  }
  return text.size();
}

#endif

}  // namespace

std::size_t NextPlainListWindow(std::string_view text, std::size_t at) {
  for (; at + kAroundBytes <= text.size(); at += kStride) {
    const char* const begin = text.data() + at;
    if (MayBeList(KindsOf(begin)) && (at < kBefore || LiesInStretch(begin))) {
      return at;
    }
  }
  return text.size();
}

std::size_t NextListWindow(std::string_view text, std::size_t begin) {
#ifdef __x86_64__
  static const auto next = HasWideVectors() ? NextWide : NextPlainListWindow;
  return next(text, begin);
#else
  return NextPlainListWindow(text, begin);
#endif
}

}  // namespace stepveil
