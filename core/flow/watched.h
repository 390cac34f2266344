#pragma once

#include "core/flow/refetch.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// A request whose secrets are fetched again and again, its login and what its command is started
// with.
struct Watched {
  Request request;
  std::optional<Session> login = {};  // none: the secrets are those of a fallback
  CurrentSecrets current = {};
  std::vector<std::string> credential_variables = {};
};

// The first fetch for watched.request, kept as its fallback; while the service is down, what that
// holds in its place. The login's connection is closed. Errors: those of the steps; the token is
// revoked then, unless it is to be kept.
[[nodiscard]] Result<void> LogInAndFetch(Watched& watched, const Destination& to,
                                         const Context& context);

// Revokes the token of the login, if there is one; one that is to be kept only where the job ends.
void RevokeUnlessKept(const Watched& watched, const Context& context);

}  // namespace stepveil
