#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string_view>

// git's index, read without git: starting it here would let the repository's own settings run
// programs while secrets are in memory.
namespace stepveil::github {

// Does an index file ("gitformat-index", versions 2 to 4, SHA-1 or SHA-256) list `path`? Nothing if
// `bytes` are no such index. Keeps one path at a time: a crafted index of a megabyte can spell
// gigabytes of them.
[[nodiscard]] std::optional<bool> IndexLists(std::string_view bytes, std::string_view path);

// Does git track `file`, in the repository nearest to it in a folder from its own up to `root`?
// Both absolute. Errors: kExport where the repository's index can't be read.
[[nodiscard]] Result<bool> IsTracked(const std::filesystem::path& root,
                                     const std::filesystem::path& file);

}  // namespace stepveil::github
