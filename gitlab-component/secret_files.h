#pragma once

#include "core/base/result.h"
#include "core/environment/environment.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::gitlab {

// A copy of `environment` in which each variable that one of `patterns` (`*` and `?`) names holds,
// instead of the value, the path of a file with it: 0600, in `folder`/files (0700). Errors: kExport
// (writing; a pattern that names nothing).
[[nodiscard]] Result<Environment> WithFiles(const Environment& environment,
                                            const std::vector<std::string>& patterns,
                                            const std::filesystem::path& folder);

}  // namespace stepveil::gitlab
