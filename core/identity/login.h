#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/http/client.h"
#include "core/identity/login_request.h"

#include <chrono>

namespace stepveil {

// Infisical's token. A service token ("st.id.secret.key") is one, too: its first three parts.
struct AccessToken {
  enum class Kind { kIssued, kGiven, kService };  // by our login / INFISICAL_TOKEN / service token
  Secret value;
  Kind kind = Kind::kIssued;
  std::chrono::seconds expires_in{0};  // 0 = unknown
};

// Logs in by request.method with what the request holds; `proof` is what LoginMethod::prove made.
// One POST to LoginMethod::path, never repeated once it was answered; it carries no Authorization
// header. Errors: kLogin with the server's own words,
// the id token's claims that matter (iss, sub, aud, exp) and a hint for what is known to cause the
// answer; kNetwork. No text holds a token or secret.
[[nodiscard]] Result<AccessToken> Login(Client& client, const LoginRequest& request,
                                        const Secret& proof);

// Revokes a token that our login issued; a given or service token is left alone. A token that is
// gone already counts as revoked. Has 5 s of its own, whatever is left of the deadline: a token is
// revoked also when time ran out, and holds nobody up for long. Errors: kLogin or kNetwork; callers
// show them as a warning.
[[nodiscard]] Result<void> Revoke(Client& client, const AccessToken& token);

}  // namespace stepveil
