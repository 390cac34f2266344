#pragma once

#include "tests/devserver/model/request.h"

#include <string>
#include <string_view>

namespace stepveil::devserver {

// The answer to a good login: a new access token of `identity`, a JWT signed with HS256 that lives
// for the identity's maximum lifetime, while the server's own record ends it after its lifetime;
// newer servers: it lives for its lifetime, and what they keep is which ones were revoked.
Answer IssueAccessToken(Store& store, const Identity& identity, std::string_view client_secret_id);

// The identity whose live access token `text` is; counts one use. Odd but recorded: a token past
// its lifetime or uses is removed and reported as a failed renewal, and is unknown the next time.
Outcome<const Identity*> UseAccessToken(Store& store, std::string_view text);

// How many access tokens can still be used. (Newer servers keep no row of one whose time is over.)
std::size_t LiveTokens(const Store& store);

// POST .../token/renew {"accessToken"}. A refused renewal past the maximum removes the live token.
Answer RenewAccessToken(Context& context);
// POST .../token/revoke {"accessToken"}.
Answer RevokeAccessToken(Context& context);

}  // namespace stepveil::devserver
