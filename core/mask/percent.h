#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// Percent-encoding as the encoders that we know have it, digits in both cases, a blank as %20 or +;
// and once more encoded (%2540).
void AddPercent(std::string_view text, FormList& forms);

// An encoder treats a character alike wherever it stands. So the forms of any encoder are the
// subsets of the text's special characters: all of them while they are at most five, else those
// that differ from a known encoder in one character, up to 32. And JavaScript's escape().
void AddPercentSubsets(std::string_view text, FormList& forms);

}  // namespace stepveil
