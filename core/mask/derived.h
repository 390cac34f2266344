#pragma once

#include "core/mask/forms.h"
#include "core/mask/needles.h"

#include <string_view>

namespace stepveil {

// The level that a text of this length gets when `asked` for: all forms up to 64 bytes, many up to
// 1 KiB, the common ones up to 64 KiB, few up to 512 KiB, else only itself.
[[nodiscard]] Forms LevelFor(std::string_view text, Forms asked);

// What `text` becomes in the hands of encoders, languages, shells and tools, as far as `level`
// goes; not `text` itself.
void AddDerived(std::string_view text, Forms level, FormList& forms);

}  // namespace stepveil
