#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// The lines that tools break long output into: base64(1)'s 76 and PEM's 64 columns, xxd(1)'s 60
// hexadecimal digits. A line with less than kShortestDerivedBytes of the secret is none: PEM
// boundaries and white space don't count.
void AddBrokenLines(std::string_view value, FormList& forms);

}  // namespace stepveil
