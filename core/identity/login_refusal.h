#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/identity/claims.h"
#include "core/identity/refusal.h"

#include <chrono>
#include <optional>

namespace stepveil {

// What is known about a login that was answered, for its hints.
struct LoginAttempt {
  LoginMethod method = LoginMethod::kOidc;
  bool client_id_is_uuid = true;  // universal; the client id itself is not shown: users swap it
                                  // with the client secret
  std::string identity_id;        // oidc, jwt, aws-iam
  std::optional<Claims> claims;   // oidc, jwt; nothing: the id token isn't a JWT
};

// Why a login was refused, without its context: what the server said and what is known to cause it
// (table of recorded answers; the texts of other versions are marked unrecorded in the tests).
// Code: kLogin; kNetwork where the server was in trouble and judged nothing.
[[nodiscard]] Error LoginRefused(const Refusal& refusal, const LoginAttempt& attempt,
                                 std::chrono::system_clock::time_point now);

}  // namespace stepveil
