#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// `text`, if it is more than printable ASCII, as programs show it that take it for another
// character set: a question mark or U+FFFD for each character or byte, nothing, Latin-1's
// characters, cat -A's M-C and ^I.
void AddLossy(std::string_view text, FormList& forms);

}  // namespace stepveil
