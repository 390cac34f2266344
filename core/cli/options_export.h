#pragma once

#include "core/cli/options.h"
#include "core/cli/options_table.h"
#include "core/config/setting_faults.h"

#include <string>
#include <vector>

namespace stepveil {

// What `export --to` takes: the adapters, then the formats.
[[nodiscard]] std::vector<std::string> TargetsOf(const AdapterCommands& adapters);

// Where `stepveil export` is to write: what --to says, or --format, which means what it means to
// Infisical's CLI, down to dotenv where neither is given. What does not go together is a fault
// (kUsage).
void TakeTarget(const ParsedFlags& read, const AdapterCommands& adapters, CommandLine& line,
                SettingFaults& faults);

}  // namespace stepveil
