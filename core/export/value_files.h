#pragma once

#include "core/base/result.h"
#include "core/environment/environment.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil {

// A copy of `environment` in which each variable that matches one of `patterns` holds the path of a
// file, which is no secret, instead of its value. The value is in the file, byte for byte:
// `folder`/NAME, written by WritePrivateFile below `root`. Errors: kExport.
[[nodiscard]] Result<Environment> WithValuesInFiles(const Environment& environment,
                                                    const std::vector<std::string>& patterns,
                                                    const std::filesystem::path& root,
                                                    const std::filesystem::path& folder);

}  // namespace stepveil
