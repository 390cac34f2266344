#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/settings.h"
#include "core/secrets/faults.h"
#include "github-action/inputs.h"

#include <string>
#include <vector>

namespace stepveil::github {

// Inputs filled from secrets arrive empty where GitHub gives a run none: in a pull request from a
// fork, or for Dependabot. Errors: kUsage naming the inputs that the login by client id and secret
// lacks, unless variables hold what they don't, with the reason as far as the run shows it. With a
// sealed file nobody logs in, and nothing is lacking.
[[nodiscard]] Result<void> CheckLoginInputs(const Settings& inputs, const Variables& variables);

// The same for the key of a file that inputs name, to be sealed or opened, or a fallback: kUsage,
// it is missing. Who seals for public keys alone needs none.
[[nodiscard]] Result<void> CheckSealInputs(const Inputs& inputs, const Variables& variables);

// For a run of which no way to log in is known, and no method: names the inputs that would tell
// one, with the same reason. kLogin.
[[nodiscard]] Error NoLoginInputs(const Variables& variables);

// The login methods that input `method` takes: those whose credentials are inputs or the job's own.
[[nodiscard]] std::vector<std::string> OfferedMethods();

// Takes the inputs that name a login method and what methods have of their own. Credentials among
// them are added to the settings' credential_variables. Another method is a fault.
void ReadLoginInputs(const Variables& variables, Settings& settings, Faults& faults);

}  // namespace stepveil::github
