#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

namespace stepveil::github {

// What GITHUB_ENV is to be given for these variables, as records. Errors: kExport naming each
// variable that the runner would refuse or change: NODE_OPTIONS, NUL, invalid UTF-8 (it reads the
// file as UTF-8), more than Linux lets a process have.
[[nodiscard]] Result<Secret> EnvironmentFileText(const Environment& environment);

}  // namespace stepveil::github
