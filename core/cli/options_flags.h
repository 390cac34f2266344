#pragma once

#include "core/cli/options.h"
#include "core/cli/options_table.h"
#include "core/config/setting_faults.h"

#include <string>
#include <vector>

namespace stepveil {

// Reads `words` (no command name, no "--") as flags of `line.command` into `line`. Unknown flags
// (with "did you mean"), missing values, wrong booleans and stray words are added to `faults`; the
// words of the command line are never quoted, but for a flag's name.
[[nodiscard]] ParsedFlags ReadFlags(std::vector<std::string> words, CommandLine& line,
                                    SettingFaults& faults);

// The help text of a command, at most 80 columns.
[[nodiscard]] std::string HelpFor(Command command);

}  // namespace stepveil
