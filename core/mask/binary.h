#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// Is it text in UTF-8, without control characters but white space?
[[nodiscard]] bool IsText(std::string_view bytes);

// The forms of bytes that are no text, such as a key that stands in base64: as they are, and what
// is usual to print of them: base64, hexadecimal digits, literals of bytes, percent-encoding.
void AddBinary(std::string_view bytes, FormList& forms);

}  // namespace stepveil
