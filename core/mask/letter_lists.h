#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// Each character of `text` by itself, as lists of them are printed: ['p', 'a'], ["p", "a"], p,a and
// with other signs between. The lists have no blanks: a masker sees the stream without white space.
void AddLetterLists(std::string_view text, FormList& forms);

}  // namespace stepveil
