#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <filesystem>

namespace stepveil {

// WritePrivateFile to a path as the user gave it, seen from `directory`. A repository can commit
// symbolic links, so none that lies in it is followed: not in the nearest folder from `directory`
// upward that holds .git, or in `directory` itself where there is none. Links elsewhere
// (/var/run -> /run) are the system's or the user's own. Errors: kExport with path and cause.
[[nodiscard]] Result<void> WriteOutputFile(const std::filesystem::path& directory,
                                           const std::filesystem::path& given,
                                           const Secret& content);

}  // namespace stepveil
