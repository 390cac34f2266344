#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace stepveil {

// What a fuzzer returns for one input: 0 where nothing is wrong with what we made of it. Anything
// else is wrong, and libFuzzer sees it by the abort.
inline int AbortIfWrong(const std::string& wrong) {
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}

}  // namespace stepveil
