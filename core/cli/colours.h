#pragma once

#include "core/base/variables.h"

namespace stepveil {

// May what goes to a terminal be coloured? Not where NO_COLOR is set (no-color.org), or TERM says
// that the terminal knows no colours.
[[nodiscard]] inline bool AllowsColours(const Variables& variables) {
  return !variables.GetNonEmpty("NO_COLOR") && variables.Get("TERM").value_or("dumb") != "dumb";
}

}  // namespace stepveil
