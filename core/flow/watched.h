#pragma once

#include "core/flow/start_secrets.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// Requests of one login whose secrets are fetched again and again, that login and what their
// commands are started with.
struct Watched {
  std::vector<Request> requests;          // at least one; the first holds the login (LoadRequests)
  std::optional<Session> login = {};      // none: the secrets are those of a fallback
  std::optional<Fallback> fallback = {};  // borrows `requests`
  StartSecrets start = {};
  std::vector<std::string> credential_variables = {};
};

// The first fetch for watched.requests, kept as their fallback; while the service is down, what
// that holds in its place. The login's connection is closed. `watched` is not to be copied after
// that. Errors: those of the steps; the token is revoked then, unless it is to be kept.
[[nodiscard]] Result<void> LogInAndFetch(Watched& watched, const Destination& to,
                                         const Context& context);

// Revokes the token of the login, if there is one; one that is to be kept only where the job ends.
void RevokeUnlessKept(const Watched& watched, const Context& context);

}  // namespace stepveil
