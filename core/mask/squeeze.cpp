#include "core/mask/squeeze.h"

#include "core/mask/gap_block.h"
#include "core/mask/processor.h"

#include <array>
#include <bit>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace stepveil {
namespace {

#ifdef __x86_64__

using Order = std::array<std::uint8_t, 8>;

// By the gaps of eight bytes: the numbers of those in none.
constexpr std::array<Order, 256> MakeOrders() {
  std::array<Order, 256> orders = {};
  for (unsigned gaps = 0; gaps < 256; ++gaps) {
    std::size_t count = 0;
    for (std::uint8_t at = 0; at < 8; ++at) {
      if ((gaps >> at & 1U) == 0) {
        orders[gaps][count++] = at;
      }
    }
  }
  return orders;
}
constexpr std::array<Order, 256> kOrders = MakeOrders();

// In each byte how many bits are set in it and those below.
std::uint64_t CountsUpTo(std::uint64_t bits) {
  bits -= bits >> 1U & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + (bits >> 2U & 0x3333333333333333U);
  bits = (bits + (bits >> 4U)) & 0x0f0f0f0f0f0f0f0fU;
  return bits * 0x0101010101010101U;
}

// A block at a time.
[[gnu::target(STEPVEIL_WIDE_VECTORS)]] void SqueezeWhole(const char* text,
                                                         const std::uint64_t* gaps,
                                                         std::size_t count, char* out,
                                                         std::uint32_t* ends) {
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    __builtin_prefetch(text + (i + count) * kBlockBytes);  // the next piece
    const __m512i block = _mm512_loadu_si512(text + i * kBlockBytes);
    _mm512_storeu_si512(out + end, _mm512_maskz_compress_epi8(~gaps[i], block));
    end += static_cast<std::uint32_t>(CountsUpTo(~gaps[i]) >> 56U);
    ends[i] = end;
  }
}

#endif

}  // namespace

#ifdef __x86_64__

// Eight bytes at a time; what is written behind those in no gap, the next ones overwrite.
[[gnu::target("ssse3")]] void SqueezeWords(const char* text, const std::uint64_t* gaps,
                                           std::size_t count, char* out, std::uint32_t* ends) {
  char* to = out;
  for (std::size_t i = 0; i < count; ++i) {
    __builtin_prefetch(text + i * kBlockBytes + count * kBlockBytes);  // the next piece
    const std::uint64_t counts = CountsUpTo(~gaps[i]);
    const std::uint64_t before = counts << 8U;
    for (unsigned k = 0; k < kBlockBytes; k += 8) {
      const Order& order = kOrders[gaps[i] >> k & 0xffU];
      const __m128i word =
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(text + i * kBlockBytes + k));
      const __m128i kept =
          _mm_shuffle_epi8(word, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(order.data())));
      _mm_storel_epi64(reinterpret_cast<__m128i*>(to + (before >> k & 0xffU)), kept);
    }
    to += counts >> 56U;
    ends[i] = static_cast<std::uint32_t>(to - out);
  }
}

#endif

// Byte by byte without a branch, which in a log would be taken as often as not.
void SqueezeBytes(const char* text, const std::uint64_t* gaps, std::size_t count, char* out,
                  std::uint32_t* ends) {
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < kBlockBytes; ++k) {
      out[end] = text[i * kBlockBytes + k];
      end += static_cast<std::uint32_t>(~(gaps[i] >> k) & 1U);
    }
    ends[i] = end;
  }
}

void SqueezeBlocks(const char* text, const std::uint64_t* gaps, std::size_t count, char* out,
                   std::uint32_t* ends) {
#ifdef __x86_64__
  static const auto squeeze = HasWideVectors() ? SqueezeWhole
                              : HasShuffle()   ? SqueezeWords
                                               : SqueezeBytes;
  squeeze(text, gaps, count, out, ends);
#else
  SqueezeBytes(text, gaps, count, out, ends);
#endif
}

}  // namespace stepveil
