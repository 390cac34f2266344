#pragma once

#include "core/base/result.h"
#include "core/secrets/lookups.h"
#include "core/secrets/target.h"

#include <string>

namespace stepveil {

// Why the list of `path` was refused, and what to do next.
[[nodiscard]] Error WhyRefused(const Refusal& refusal, const std::string& path,
                               const Target& target, const Lookups& lookups);

// Is `refusal` about what the token's owner may do?
[[nodiscard]] bool IsPermission(const Refusal& refusal);

// `the identity may not read X` with the hint for whoever asks; `why` is put behind it.
[[nodiscard]] Error NotAllowed(const std::string& place, const std::string& why,
                               AccessToken::Kind kind);

// A secret refers to one that may not be read.
[[nodiscard]] Error DeniedReferenceError(const std::string& secret, const Refusal& refusal);

}  // namespace stepveil
