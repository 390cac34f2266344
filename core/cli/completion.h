#pragma once

#include "core/base/result.h"
#include "core/cli/options.h"

#include <string>
#include <vector>

namespace stepveil {

// The script that lets `shell` (bash, zsh, fish) complete stepveil's commands and flags, from the
// table of flags; `targets` are what --to takes. The script asks "stepveil completion processes"
// for the names of processes. Error: kUsage, for another shell.
[[nodiscard]] Result<std::string> CompletionFor(const std::string& shell,
                                                const std::vector<std::string>& targets,
                                                const AdapterCommands& adapters);

}  // namespace stepveil
