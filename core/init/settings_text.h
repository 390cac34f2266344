#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"

#include <string>

namespace stepveil {

// The text of a new .stepveil.yaml: what `settings` hold of project, environment, paths, process,
// address and login, and the rest as comments; an editor finds its schema at `schema`. It loads,
// and passes the schema. Errors: kUsage, for settings that the file can't hold (a fault of theirs,
// by its flag).
[[nodiscard]] Result<std::string> SettingsText(const Settings& settings, const std::string& schema);

}  // namespace stepveil
