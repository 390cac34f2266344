#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/variables.h"
#include "core/environment/environment.h"

#include <string>

namespace stepveil::github {

enum class SecretOutputs { kNo, kYes };

// The outputs of the step, as records for GITHUB_OUTPUT: `names` (between commas), `count`,
// `server-version` (of the API that the instance answered: "v4" or "v3"), and one per variable if
// asked for. Errors: kExport naming each variable that takes the name of one of ours, in any case,
// or whose value the runner would change (invalid UTF-8).
[[nodiscard]] Result<Secret> OutputsText(const Environment& environment,
                                         const std::string& server_version, SecretOutputs secrets);

// One output per variable, and none beside these. Errors: kExport naming each variable whose name
// differs from another's by case only, or whose value the runner would change.
[[nodiscard]] Result<Secret> SecretsAsOutputs(const Environment& environment);

}  // namespace stepveil::github
