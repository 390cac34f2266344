#pragma once

#include "core/flow/pipeline.h"

#include <optional>
#include <vector>

namespace stepveil {

// A login that is kept for further fetches.
struct KeptLogin {
  Session session;
  std::vector<Secret> needles = {};       // of its tokens
  std::optional<TimePoint> expires = {};  // of the access token; nothing: not known
};

// A login as `request` asks for it; the console masks its tokens. The caller holds signals back, as
// with OpenSession, whose errors these are.
[[nodiscard]] Result<KeptLogin> LogIn(const Request& request, const Surroundings& around);

// Closes the login's connection; the next request opens another, to the origin that issued the
// token. For a login that another process goes on with. Errors: as Connect, and nothing is changed.
[[nodiscard]] Result<void> Disconnect(KeptLogin& login, Request& request,
                                      const Surroundings& around);

// Is the token's life over before a fetch that begins now is through?
[[nodiscard]] bool ExpiresSoon(const KeptLogin& login, TimePoint now);

// A client of the origin that issued the token, on the login's connection, with `request`'s
// deadline from now on.
[[nodiscard]] Client ClientOf(const KeptLogin& login, const Request& request, const Clock& clock);

}  // namespace stepveil
