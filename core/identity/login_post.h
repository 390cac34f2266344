#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/config/request.h"

#include <string>

namespace stepveil {

// A POST of the login API: where it goes and its JSON body.
struct Post {
  std::string path;
  Secret body;
};

// The login of `request`'s method (not kToken); `proof` as in Login(). What servers answer
// misleadingly is refused here (kLogin), before anything is sent: no UUID as identity id, a missing
// credential, one that is no text.
[[nodiscard]] Result<Post> LoginPost(const LoginRequest& request, const Secret& proof);

// The revocation of an access token.
[[nodiscard]] Result<Post> RevokePost(const Secret& access_token);

}  // namespace stepveil
