#pragma once

#include "core/identity/login_refusal.h"

namespace stepveil {

// What is known to cause a refusal of a login with an id token (oidc, jwt), and what the token says
// that matters for it: LoginMethod::explain.
void ExplainIdTokenLogin(const Refusal& refusal, const LoginAttempt& attempt,
                         std::chrono::system_clock::time_point now, Error& error);

}  // namespace stepveil
