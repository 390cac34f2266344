#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/seal/bundle.h"

#include <filesystem>
#include <optional>

namespace stepveil {

// The bytes of a sealed file; nothing where there is none. Refused (kConfig), since whoever can
// exchange it could bring back an old one: a symbolic link, what is no plain file, what others can
// write or own. Refused as well: what is too large to be one.
[[nodiscard]] Result<std::optional<std::string>> ReadSealedFile(const std::filesystem::path& path);

// Opens it with the keys of `settings`. Errors: as ReadSealedFile, OpenAge and ReadBundle.
[[nodiscard]] Result<std::optional<Bundle>> OpenSealedFile(const std::filesystem::path& path,
                                                           const SealSettings& settings);

// `text` (WriteBundle) in the place of what is at `path`, for the readers of `settings`: mode 0600,
// all at once or not at all. A link or another file than a sealed one is left alone. Errors:
// kExport, kUsage, kConfig.
[[nodiscard]] Result<void> WriteSealedFile(const std::filesystem::path& path, const Secret& text,
                                           const SealSettings& settings);

// Does it begin as sealed files do?
[[nodiscard]] bool LooksSealed(std::string_view bytes);

}  // namespace stepveil
