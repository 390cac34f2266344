#include "core/mask/row_begin.h"

#include "core/base/text.h"
#include "core/mask/processor.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace stepveil {
namespace {

// An address has so many digits at least.
constexpr std::size_t kLeastAddress = 4;

bool MayBeInAddress(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f') || c == 'x';
}

bool MayBegin(std::string_view text, std::size_t at, char before) {
  const char last = at == 0 ? before : text[at - 1];
  const std::string_view rest = text.substr(at, kLeastAddress);
  return rest[0] == '0' && std::all_of(rest.begin(), rest.end(), MayBeInAddress) &&
         (last == '\n' ||
          (MayStandBeforeRow(last) && (rest.size() == 1 || MayBeSecondOfRow(rest[1]))));
}

#ifdef __x86_64__

constexpr std::size_t kBlockBytes = 64;

// Where MayBegin() is to be asked: a call for each line would cost more than all else that is done
// to it.
struct Found {
  std::size_t at;      // a block of the text
  std::uint64_t bits;  // of it, one for each byte, the first one lowest
};

// Of the 16 bytes at `text`, with one before and one behind them.
__m128i MayBegins(const char* text) {
  const auto load = [text](int at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
  };
  const auto is = [](__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  const __m128i before = load(-1);
  const __m128i second = load(1);
  // '.' to '9' become the largest numbers.
  const __m128i moved = _mm_add_epi8(before, _mm_set1_epi8(0x7f - '9'));
  const __m128i in_number = _mm_cmpgt_epi8(moved, _mm_set1_epi8(0x7f - '9' + '.' - 1));
  const __m128i fits = _mm_andnot_si128(in_number, _mm_or_si128(is(second, '0'), is(second, 'x')));
  return _mm_and_si128(is(load(0), '0'), _mm_or_si128(fits, is(before, '\n')));
}

// In blocks from `at` on that lie in `text` with a byte before and one behind them; if there is
// none, where they end, and no bit.
Found FindAtOnce(std::string_view text, std::size_t at) {
  for (; at + kBlockBytes < text.size(); at += kBlockBytes) {
    const char* const block = text.data() + at;
    const __m128i found[] = {MayBegins(block), MayBegins(block + 16), MayBegins(block + 32),
                             MayBegins(block + 48)};
    const __m128i any =
        _mm_or_si128(_mm_or_si128(found[0], found[1]), _mm_or_si128(found[2], found[3]));
    if (_mm_movemask_epi8(any) != 0) {
      std::uint64_t bits = 0;
      for (unsigned i = 0; i < 4; ++i) {
        bits |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(found[i]))} << 16 * i;
      }
      return {at, bits};
    }
  }
  return {at, 0};
}

// The same.
[[gnu::target(STEPVEIL_WIDE_VECTORS)]] Found FindWide(std::string_view text, std::size_t at) {
  for (; at + kBlockBytes < text.size(); at += kBlockBytes) {
    const __m512i before = _mm512_loadu_si512(text.data() + at - 1);
    const __m512i second = _mm512_loadu_si512(text.data() + at + 1);
    const __m512i from_dot = _mm512_sub_epi8(before, _mm512_set1_epi8('.'));
    const std::uint64_t in_number = _mm512_cmple_epu8_mask(from_dot, _mm512_set1_epi8('9' - '.'));
    const std::uint64_t fits = _mm512_cmpeq_epi8_mask(second, _mm512_set1_epi8('0')) |
                               _mm512_cmpeq_epi8_mask(second, _mm512_set1_epi8('x'));
    const std::uint64_t bits =
        _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(text.data() + at), _mm512_set1_epi8('0')) &
        ((fits & ~in_number) | _mm512_cmpeq_epi8_mask(before, _mm512_set1_epi8('\n')));
    if (bits != 0) {
      return {at, bits};
    }
  }
  return {at, 0};
}

#endif

}  // namespace

bool MayStandBeforeRow(char before) {
  const bool is_in_number = before == '.' || before == '/';
  return before == 'm' || !(IsLetterOrDigit(before) || is_in_number);
}

std::size_t NextRowBegin(std::string_view text, std::size_t at, char before) {
  if (at == 0 && !text.empty()) {
    if (MayBegin(text, at, before)) {
      return at;
    }
    ++at;
  }
#ifdef __x86_64__
  static const auto find = HasWideVectors() ? FindWide : FindAtOnce;
  for (Found found = find(text, at);; found = find(text, found.at + kBlockBytes)) {
    at = found.at;
    for (std::uint64_t left = found.bits; left != 0; left &= left - 1) {
      const std::size_t begin = at + static_cast<std::size_t>(std::countr_zero(left));
      if (MayBegin(text, begin, before)) {
        return begin;
      }
    }
    if (found.bits == 0) {
      break;
    }
  }
#endif
  while (at < text.size() && !MayBegin(text, at, before)) {
    ++at;
  }
  return at < text.size() ? at : std::string_view::npos;
}

}  // namespace stepveil
