#pragma once

#ifdef __x86_64__

// For functions that only processors with HasWideVectors() may call. clang has asked for the
// registers of 512 bits by a name of their own since 18 (the compiler of the release), which others
// don't know.
#if defined(__clang__) && __clang_major__ >= 18
#define STEPVEIL_WIDE_VECTORS "avx512f,avx512bw,avx512vbmi2,evex512"
#else
#define STEPVEIL_WIDE_VECTORS "avx512f,avx512bw,avx512vbmi2"
#endif

namespace stepveil {

// Does the processor have SSSE3?
[[nodiscard]] bool HasShuffle();

// Does it have AVX-512 with BW and VBMI2, and does the system keep its registers?
[[nodiscard]] bool HasWideVectors();

}  // namespace stepveil

#endif
