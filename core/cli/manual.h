#pragma once

#include "core/cli/options.h"

#include <string>

namespace stepveil {

// The manual page stepveil(1), for man and mandoc, from the table of flags.
[[nodiscard]] std::string Manual(const std::string& version, const AdapterCommands& adapters);

}  // namespace stepveil
