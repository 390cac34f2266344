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
// What the server leaves unsaid is found and named: unknown project, environment or path, what may
// not be read, values it hides, references to nothing, folders that only share a prefix with the
// one asked for, imports whose folder is gone or that may not be read, a service token's own scope.
// Errors: kSecret (all faults in one, names and paths only), kLogin (token refused), kNetwork.
//
// Requests, beside login and revocation (held by tests/e2e/server_requests_test.cpp):
// clang-format off
// | case                                            | servers with v4          | servers of 2024     |
// |-------------------------------------------------|--------------------------|---------------------|
// | a path; nothing empty, imported or referred to  | 1                        | 3: v4, v3, imports  |
// | it imports one folder (import_check)            | +1 its list              | 0                   |
// |   several                                       | +1 for all of them, +1   | 0                   |
// |                                                 |   each that refers to    |                     |
// |                                                 |   something              |                     |
// |   several, which may not be shown together, or  | +1, +1 each folder       | 0                   |
// |   on servers that can't                         |                          |                     |
// |   several, --strict                             | +1 each folder           | 0                   |
// |   several, --expand=false or --allow-unresolved | 0                        | 0                   |
// |   folders that several paths import             | asked once               | 0                   |
// | what is taken refers to something               | +1, +1 each other folder | 0                   |
// | refused for a reference; --only, --except or    | +1 each secret with a    | 0                   |
// |   --allow-partial                               |   reference              |                     |
// | an empty or unknown path                        | +1 environments, +1 each | the same            |
// |                                                 |   step of the path       |                     |
// |   an empty one                                  | +2 its rights            | +1 its rights       |
// | an import that is empty, gone or left out       | +1 each step, +2 rights  | +1 each step (gone: |
// |                                                 |                          |   +1 rights)        |
// | --recursive                                     | +1 imports, +1 tree      | +1, +1 each folder  |
// |   imported by folders below the path            | +1 each, once            | 0                   |
// |   each folder without a secret                  | +2 its rights            | +1 its rights       |
// | --strict, each folder                           | +2 its rights            | +1 its rights       |
// | the project by its name                         | +1                       | +2, v4 not asked    |
// | --watch, unchanged (304)                        | 1 each path              | 1 each path         |
// clang-format on
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
