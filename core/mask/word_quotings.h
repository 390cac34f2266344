#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// `text` as shells write it that quote by pieces: each word by itself, as a trace of an unquoted
// variable does, and tabs and the like in quotes of their own ($'\t'), as zsh and coreutils do. Of
// text that has neither blanks nor anything a shell would quote, nothing.
void AddWordQuotings(std::string_view text, FormList& forms);

}  // namespace stepveil
