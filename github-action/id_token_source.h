#pragma once

#include "core/flow/adapter.h"
#include "core/identity/id_token_source.h"

#include <memory>

namespace stepveil::github {

// The job's id token from the endpoint that GitHub's runner names in ACTIONS_ID_TOKEN_REQUEST_URL,
// asked with the token in ACTIONS_ID_TOKEN_REQUEST_TOKEN ("About security hardening with OpenID
// Connect"; actions/toolkit, oidc-utils.ts). The endpoint is known to be flaky: a try that hangs is
// given up after 10 s and made again, three times at most. `context` is borrowed.
[[nodiscard]] std::unique_ptr<IdTokenSource> MakeIdTokenSource(const AdapterContext& context);

}  // namespace stepveil::github
