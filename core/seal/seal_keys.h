#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/seal/age_file.h"

namespace stepveil {

// What opens sealed files, and for whom they are sealed: from STEPVEIL_SEAL_KEY, the file that
// --seal-key-file names, STEPVEIL_SEAL_PASSPHRASE and --recipient. Errors: kConfig, and kUsage for
// ReadersOf; no text of a key is quoted.
[[nodiscard]] Result<AgeOpeners> OpenersOf(const SealSettings& settings);
[[nodiscard]] Result<AgeReaders> ReadersOf(const SealSettings& settings);

}  // namespace stepveil
