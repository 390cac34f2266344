#pragma once

#include "core/cli/options.h"
#include "core/cli/options_table.h"
#include "core/cli/options_words.h"
#include "core/config/setting_faults.h"

namespace stepveil {

// What `stepveil run` is to start, and how: the command from `words` or --command, the rest from
// `read`. What does not go together is a fault (kUsage).
void TakeRunCommand(Words& words, const ParsedFlags& read, CommandLine& line,
                    SettingFaults& faults);

}  // namespace stepveil
