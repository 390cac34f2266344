#pragma once

#include "core/flow/context.h"
#include "core/flow/destination.h"
#include "core/flow/revocation.h"
#include "core/secrets/secret_set.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// What was got for each of several requests.
struct Fetched {
  std::vector<SecretSet> sets;
  std::vector<Secret> needles;  // as in Session
  std::vector<std::string> credential_variables;
  std::unique_ptr<Revocation> revocation;  // on its way; the caller has it finished
};

// FetchProof -> Login -> FetchSecrets -> Revoke, for all requests, of which the first has login and
// keys; where --sealed names a file, what that holds, and no login. Errors: those of the steps.
[[nodiscard]] Result<Fetched> FetchAll(std::span<const Request> requests, const Destination& to,
                                       const Context& context);

}  // namespace stepveil
