#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/login_request.h"

#include <string>

namespace stepveil {

// A POST of the login API: where it goes and its JSON body.
struct Post {
  std::string path;
  Secret body;
};

// The login of `request`'s method, which issues a token; `proof` as in Login(). What servers answer
// misleadingly is refused here (kLogin), before anything is sent: no UUID as identity id, a missing
// credential, one that is no text.
[[nodiscard]] Result<Post> LoginPost(const LoginRequest& request, const Secret& proof);

// Refuses an identity id that is no UUID (kLogin): servers answer it with 500.
[[nodiscard]] Result<void> CheckIdentityId(const std::string& identity_id);

// The revocation of an access token.
[[nodiscard]] Result<Post> RevokePost(const Secret& access_token);

}  // namespace stepveil
