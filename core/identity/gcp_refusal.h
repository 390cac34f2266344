#pragma once

#include "core/identity/login_refusal.h"

namespace stepveil {

// What is known to cause a refusal of a login as a Google Cloud identity: LoginMethod::explain.
void ExplainGcpLogin(const Refusal& refusal, const LoginAttempt& attempt,
                     std::chrono::system_clock::time_point now, Error& error);

inline constexpr const char* kGcpLoginPath = "/api/v1/auth/gcp-auth/login";

}  // namespace stepveil
