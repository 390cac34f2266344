#pragma once

#include "core/base/result.h"
#include "core/cli/command_flags.h"
#include "core/cli/options.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// The commands that only print, and know no settings: version, help, completion, manual; and
// --version, --help, -h in their place. `words` stand after the name. Nothing for any other name.
// Errors: kUsage.
[[nodiscard]] std::optional<Result<CommandLine>> ParsePrinted(const std::string& name,
                                                              const std::vector<std::string>& words,
                                                              const AdapterCommands& adapters);

// For help, manual and completions.
[[nodiscard]] std::vector<CommandText> PrintedTexts();

}  // namespace stepveil
