#pragma once

#include "tests/core/mask/oracle.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

// Streams `text` in pieces of the sizes that `next_bytes` gives and holds every step against the
// oracle. Says what is wrong, or nothing.
inline std::string Differs(const std::vector<std::string>& needles, std::string_view text,
                           const std::function<std::size_t()>& next_bytes) {
  const Oracle oracle(needles);
  const std::string final_output = oracle.Final(text);
  Masker masker(TableOf(needles));
  std::string output;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view piece = text.substr(at, std::max<std::size_t>(1, next_bytes()));
    masker.Write(piece, output);
    at += piece.size();
    const std::string place = " after " + std::to_string(at) + " bytes";
    if (const std::size_t held = oracle.Held(text.substr(0, at)); masker.held_bytes() != held) {
      return "held " + std::to_string(masker.held_bytes()) + " instead of " + std::to_string(held) +
             place;
    }
    if (output != oracle.Certain(text.substr(0, at))) {
      return "wrote \"" + output + "\"" + place;
    }
    if (final_output.compare(0, output.size(), output) != 0) {
      return "wrote too much, \"" + output + "\"," + place;
    }
  }
  masker.Finish(output);
  if (output != final_output || masker.held_bytes() != 0) {
    return "ended with \"" + output + "\" instead of \"" + final_output + "\"";
  }
  return "";
}

}  // namespace stepveil::testing
