#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// What becomes of the last line, which is shorter than the others.
enum class Ends { kTake, kLeave };

// The lines that tools break long output into: base64(1)'s 76 and PEM's 64 columns, xxd(1)'s 60
// hexadecimal digits. A line with less than kShortestDerivedBytes of the secret is none: PEM
// boundaries and white space don't count. A stream is searched across its lines' ends and needs
// only whole ones, where something else stands before each; a log that masks line by line needs
// the ends, too.
void AddBrokenLines(std::string_view value, Ends ends, FormList& forms);

}  // namespace stepveil
