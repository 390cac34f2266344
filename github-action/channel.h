#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"

#include <string>
#include <vector>

// Refusing to work blind: is anybody reading what the step says, and is it safe to say it?
namespace stepveil::github {

// Does what is written to `log` (the step's stdout) reach the runner, so that masks are seen? It
// does not outside of a job, where GITHUB_ACTIONS is not true. A file and /dev/null don't; nor does
// what a shell or another program of the same step captures, where /proc shows it: `log` must be
// the stdout or stderr of the outermost ancestor that has this step's GITHUB_ENV. Errors: kExport.
[[nodiscard]] Result<void> CheckLog(const Variables& variables, int log);

// ACTIONS_ALLOW_UNSECURE_COMMANDS lets any line of a log set variables for later steps; it is
// refused unless `allow_names` lists it. Errors: kExport.
[[nodiscard]] Result<void> CheckCommands(const Variables& variables,
                                         const std::vector<std::string>& allow_names);

}  // namespace stepveil::github
