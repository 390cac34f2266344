#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// git's index, read without git: starting it here would let the repository's own settings run
// programs while secrets are in memory.
namespace stepveil::github {

// The paths that an index file lists ("gitformat-index", versions 2 to 4, SHA-1 or SHA-256);
// nothing if `bytes` are no such index.
[[nodiscard]] std::optional<std::vector<std::string>> PathsOfIndex(std::string_view bytes);

// Does git track `file`, in the repository nearest to it in a folder from its own up to `root`?
// Both absolute. Errors: kExport where the repository's index can't be read.
[[nodiscard]] Result<bool> IsTracked(const std::filesystem::path& root,
                                     const std::filesystem::path& file);

}  // namespace stepveil::github
