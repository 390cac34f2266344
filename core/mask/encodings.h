#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// Base64 wherever `text` lies in what is encoded: at each of the three alignments the characters
// that depend on `text` alone; and the padded whole. Both alphabets (RFC 4648).
void AddBase64(std::string_view text, FormList& forms);

// Hexadecimal digits in both cases.
void AddHex(std::string_view text, FormList& forms);

// Percent-encoding as RFC 3986, the URL functions of ECMAScript, Python's and Go's libraries and
// HTML forms have it (they differ in what they leave alone), digits in both cases.
void AddPercent(std::string_view text, FormList& forms);

// The lines that tools break long output into: base64(1)'s 76 and PEM's 64 columns, xxd(1)'s 60
// hexadecimal digits. A line with less than kShortestDerivedBytes of the secret is none: PEM
// boundaries and white space don't count.
void AddBrokenLines(std::string_view value, FormList& forms);

}  // namespace stepveil
