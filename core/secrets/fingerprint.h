#pragma once

#include "core/base/secret.h"
#include "core/secrets/secret_set.h"

namespace stepveil {

// A digest (SHA-256) of all that `set` says, values and warnings: the same for the same, whatever
// order the server's rows were in. A Secret, since short values can be guessed from it.
[[nodiscard]] Secret FingerprintOf(const SecretSet& set);

}  // namespace stepveil
