#pragma once

#include "core/mask/forms.h"

#include <cstdint>
#include <string_view>

namespace stepveil {

// `text` in XML and HTML as their writers differ in what they write as a reference: characters that
// are not ASCII by number or by name, those that mean something to mark-up by number, line ends and
// tabs inside an attribute. Of text that has none of these, nothing.
void AddMarkup(std::string_view text, FormList& forms);

// HTML's name of a character of Latin-1 beyond ASCII ("auml"); empty for any other.
[[nodiscard]] std::string_view Latin1Name(std::uint32_t code);

}  // namespace stepveil
