#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/settings.h"

namespace stepveil::github {

// The inputs of action.yml, which the runner hands over as INPUT_* (upper case, blanks to `_`,
// dashes kept). Names and values are those of Infisical/secrets-action 1.0, and `process` and
// `config` beside them; an input that is empty is absent, and the same defaults hold (`method` is
// universal when a client id or secret is given, oidc when only an identity id is).
// Errors: kUsage, all faults in one.
[[nodiscard]] Result<Settings> ReadInputs(const Variables& variables);

}  // namespace stepveil::github
