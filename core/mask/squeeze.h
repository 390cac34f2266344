#pragma once

#include <cstddef>
#include <cstdint>

namespace stepveil {

// Writes the bytes of `count` blocks of 64 at `text` that are in no gap (a bit of `gaps` for each
// byte, the first one lowest) to `out`, in a row, and to `ends` how many there were up to each
// block's end. There is room for all bytes of the text.
void SqueezeBlocks(const char* text, const std::uint64_t* gaps, std::size_t count, char* out,
                   std::uint32_t* ends);

#ifdef __x86_64__
// The same on a processor with a shuffle (SSSE3).
void SqueezeWords(const char* text, const std::uint64_t* gaps, std::size_t count, char* out,
                  std::uint32_t* ends);
#endif

// The same on any processor.
void SqueezeBytes(const char* text, const std::uint64_t* gaps, std::size_t count, char* out,
                  std::uint32_t* ends);

}  // namespace stepveil
