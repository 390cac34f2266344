#pragma once

#include "core/base/result.h"
#include "core/identity/login.h"
#include "core/identity/refusal.h"

#include <optional>

namespace stepveil {

// The failure (kLogin, with hints) if `refusal` turned the access token down; nothing if it is
// about something else, such as a right that the token's owner lacks. The server's words mislead in
// places: it says "failed to renew" where a token's lifetime or uses are over and nobody renewed.
[[nodiscard]] std::optional<Error> TokenRefused(const Refusal& refusal, AccessToken::Kind kind);

// Does `refusal` of a revocation mean that the token is gone already?
[[nodiscard]] bool IsTokenGone(const Refusal& refusal);

}  // namespace stepveil
