#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <filesystem>

namespace stepveil {

// Writes `content` to `path` so that nobody else can read it at any moment: a new file 0600 in the
// same folder, renamed into place. Symbolic links on the way (below `root`) and paths that leave
// `root` are refused (openat2 RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS, and component by component where
// the kernel lacks it). On failure the old file is untouched and no new one stays behind.
// Errors: kExport with path and cause.
[[nodiscard]] Result<void> WritePrivateFile(const std::filesystem::path& root,
                                            const std::filesystem::path& path,
                                            const Secret& content);

}  // namespace stepveil
