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

// Can nobody else put something in place of what we make in this folder? It is absolute, no
// symbolic link, ours or root's, open to us, and others can't write there or have no say over what
// is ours (sticky).
[[nodiscard]] bool IsSafeParent(const std::filesystem::path& folder);

}  // namespace stepveil
