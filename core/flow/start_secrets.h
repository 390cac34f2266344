#pragma once

#include "core/environment/environment.h"
#include "core/flow/fallback.h"
#include "core/flow/session.h"
#include "core/secrets/fetch.h"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// What the running command of one request was given.
struct CurrentSecrets {
  Environment environment = {};
  std::set<std::string> paths = {};        // of those asked for: what brought secrets
  std::vector<std::string> warnings = {};  // that came with the set
  LastFetch last = {};
  TimePoint asked_in_full = {};  // when no ETag was trusted
  bool rejected = false;         // what was fetched last is not what is in use
};

// What the commands of all requests were given.
struct StartSecrets {
  std::vector<CurrentSecrets> each = {};
  std::vector<Secret> needles = {};  // of all their values, and of all values before
};

// The folders asked for that brought a secret.
[[nodiscard]] std::set<std::string> PathsOf(const SecretSet& set);

// Fetches with `login` as each of `requests` says, and prepares what their commands need; what was
// fetched is kept in `fallback`. Errors: as FetchSecretsOfEach and PrepareFrom.
[[nodiscard]] Result<StartSecrets> FetchFirst(std::span<const Request> requests,
                                              const Destination& to, const Context& context,
                                              const Session& login, Fallback& fallback);

// What commands need of sets that are there already (TakeSetOfEach).
[[nodiscard]] Result<StartSecrets> StartWith(std::vector<SecretSet> sets,
                                             std::span<const Request> requests,
                                             const Destination& to, const Context& context);

}  // namespace stepveil
