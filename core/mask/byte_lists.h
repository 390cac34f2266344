#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// Each byte of `text` by itself: \x74\x4b, \164\113, %74%4B, \u0074, &#116;, &#x74;, 74:4b, 74-4B,
// 0x74,0x4b, 116,75 and 11675 (as it looks without the blanks or line ends between). The lists have
// no blanks: a masker that sees the stream without white space finds `[116, 75]`.
void AddByteLists(std::string_view text, FormList& forms);

// Those of them that a masker doesn't read by itself (list_walk.h): all of a short text.
void AddUnreadLists(std::string_view text, FormList& forms);

}  // namespace stepveil
