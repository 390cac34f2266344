#include "core/mask/processor.h"

#ifdef __x86_64__

#include <cpuid.h>

namespace stepveil {

bool HasShuffle() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSSE3) != 0;
}

bool HasWideVectors() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_OSXSAVE) == 0) {
    return false;
  }
  unsigned kept = 0, upper = 0;
  asm("xgetbv" : "=a"(kept), "=d"(upper) : "c"(0));
  constexpr unsigned kWideRegisters = 0xe6;
  return (kept & kWideRegisters) == kWideRegisters &&
         __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_AVX512F) != 0 &&
         (b & bit_AVX512BW) != 0 && (c & bit_AVX512VBMI2) != 0;
}

}  // namespace stepveil

#endif
