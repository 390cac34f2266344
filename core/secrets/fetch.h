#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/identity/login.h"
#include "core/secrets/list.h"
#include "core/secrets/secret_set.h"
#include "core/secrets/target.h"

#include <optional>

namespace stepveil {

// Fetches the secrets of every path of `request`: one connection, all paths at once on HTTP/2.
// v4 first; where the server has no such route (JSON 404 or a page of HTML), v3. A folder's own
// secrets beat imports, a later import beats an earlier one.
//
// What the server leaves unsaid is found and named: unknown project, environment or path (the
// server answers 200 with an empty list), values it hides, references it left as ${...}, folders
// that only share a prefix with the one asked for, imports whose folder is gone, a service token's
// own scope. Costs one flight of requests where nothing is in doubt (two on servers without v4),
// and one more that asks what exists where something is. Not seen: folders that a recursive list
// leaves out below one that may be read, and gone imports of imported folders. Errors: kSecret (all
// faults in one, names and paths only), kLogin (token refused), kNetwork.
[[nodiscard]] Result<SecretSet> FetchSecrets(Client& client, const AccessToken& token,
                                             const Request& request);

// What was fetched last, as far as it takes to tell whether something has changed since.
struct LastFetch {
  std::optional<Target> target;
  Validators validators;
  Secret fingerprint;  // empty: nothing was
};

// The same again: nothing if the set is what it was at the last fetch that succeeded with `last`.
// Asks for what has changed only (ETag, 304), where the server lets us, and compares what it sends.
[[nodiscard]] Result<std::optional<SecretSet>> FetchIfChanged(Client& client,
                                                              const AccessToken& token,
                                                              const Request& request,
                                                              LastFetch& last);

}  // namespace stepveil
