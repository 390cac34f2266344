#pragma once

#include "core/base/stop_signals.h"
#include "core/flow/context.h"
#include "core/flow/destination.h"
#include "core/flow/revocation.h"
#include "core/secrets/secret_set.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// A login that leases will hang on; signals are held back until they are in safe hands.
struct HeldLogin {
  Session session;
  std::unique_ptr<StopSignals> stop;
};

// What was got for each of several requests.
struct Fetched {
  std::vector<SecretSet> sets;
  std::vector<Secret> needles;  // as in Session
  std::vector<std::string> credential_variables;
  std::unique_ptr<Revocation> revocation;  // on its way; the caller has it finished
  std::optional<HeldLogin> held = {};      // in its place, where leases are to be taken
};

// Are leases to be taken for any of the requests?
[[nodiscard]] bool TakesLeases(std::span<const Request> requests, const Destination& to);

// FetchProof -> Login -> FetchSecrets -> Revoke, for all requests, of which the first has login and
// keys; where --sealed names a file, what that holds, and no login. Errors: those of the steps.
[[nodiscard]] Result<Fetched> FetchAll(std::span<const Request> requests, const Destination& to,
                                       const Context& context);

}  // namespace stepveil
