#pragma once

#include "core/identity/refusal.h"

#include <string>
#include <vector>

namespace stepveil {

// Does the server take the request's form for wrong? 422 or, as servers of 2024 and the newest
// say, ValidationFailure with 401 or 400.
[[nodiscard]] bool IsFormError(const Refusal& refusal);

// The settings that the fields come from which the server names (`clientId: Required`), as a user
// gives them; each once, none for fields that nobody sets.
[[nodiscard]] std::vector<std::string> SettingsNamedBy(const Refusal& refusal);

// The hint for a form error whose fields are settings; "" if none of them is.
[[nodiscard]] std::string FormHint(const Refusal& refusal);

}  // namespace stepveil
