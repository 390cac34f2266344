#pragma once

#include "core/cli/options.h"

#include <map>
#include <string>
#include <vector>

namespace stepveil {

// "stepveil run", as the user types it; an adapter's name is left open.
[[nodiscard]] std::string NameOf(Command command);

// The parts of a command's help around its list of flags; no line is longer than 80 columns.
[[nodiscard]] std::string SummaryOf(Command command);
[[nodiscard]] std::string UsageOf(Command command);
[[nodiscard]] std::string ExamplesOf(Command command);

// `stepveil --help`.
[[nodiscard]] std::string Overview(const AdapterCommands& adapters);

// `stepveil NAME --help`: what the adapter can do.
[[nodiscard]] std::string SubcommandHelp(const std::string& name,
                                         const std::map<std::string, std::string>& commands);

}  // namespace stepveil
