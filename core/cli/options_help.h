#pragma once

#include "core/cli/options.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// The commands that have flags, in the order of the manual.
inline constexpr std::array kCommands{
    Command::kRun,     Command::kExport,     Command::kMask, Command::kCheck, Command::kList,
    Command::kSecrets, Command::kSecretsGet, Command::kScan, Command::kSeal,  Command::kSealKey,
    Command::kLogin,   Command::kLogout,     Command::kInit};

// "run", "secrets get".
[[nodiscard]] std::optional<Command> CommandNamed(std::string_view name);

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
