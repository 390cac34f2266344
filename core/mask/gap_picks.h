#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace stepveil {

// Samples of a text with gaps: of eight bytes the first four in no gap, as a number.
inline constexpr std::size_t kPickedBytes = 8;

// How the first four bytes in no gap are taken out of eight, by the eight bits of their gaps: as
// many as stand together after the first gap, and the others after the next.
struct Pick {
  std::uint32_t first = 0;  // the bits of the gram that come from there
  std::uint8_t first_offset = 0;
  std::uint8_t second_offset = 0;
  std::uint8_t odd = 0;  // 1: there are fewer than four, or they lie in more than two places
};

constexpr std::array<Pick, 256> MakePicks() {
  std::array<Pick, 256> picks = {};
  for (unsigned gaps = 0; gaps < 256; ++gaps) {
    std::array<std::uint8_t, 4> offsets = {};  // of the place, less the number of the byte
    unsigned count = 0;
    for (unsigned at = 0; at < kPickedBytes && count < 4; ++at) {
      if ((gaps >> at & 1U) == 0) {
        offsets[count] = static_cast<std::uint8_t>(at - count);
        ++count;
      }
    }
    unsigned same = 1;
    while (same < count && offsets[same] == offsets[0]) {
      ++same;
    }
    const std::uint8_t second = same < count ? offsets[same] : offsets[0];
    const bool odd = count < 4 || offsets[3] != second;
    picks[gaps] = {same == 4 ? ~0U : (1U << same * 8) - 1, offsets[0], second, odd};
  }
  return picks;
}
inline constexpr std::array<Pick, 256> kPicks = MakePicks();

[[nodiscard]] inline std::uint32_t FourBytesAt(const char* text) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

// For a pick that isn't odd: the gram of the eight bytes at `text`.
[[nodiscard]] inline std::uint32_t GramOf(const Pick& pick, const char* text) {
  const std::uint32_t second = FourBytesAt(text + pick.second_offset);
  return second ^ ((FourBytesAt(text + pick.first_offset) ^ second) & pick.first);
}

// The first four bytes at `text` of which `bytes` has a bit; it has four at least.
[[nodiscard]] inline std::uint32_t GramOf(std::uint64_t bytes, const char* text) {
  std::uint32_t gram = 0;
  for (unsigned i = 0; i < 4; ++i) {
    gram |= std::uint32_t{static_cast<unsigned char>(text[std::countr_zero(bytes)])} << (i * 8);
    bytes &= bytes - 1;
  }
  return gram;
}

}  // namespace stepveil
