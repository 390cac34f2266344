#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/http/client.h"
#include "core/identity/login.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// A dynamic secret: what makes credentials for one job.
struct DynamicSecret {
  std::string project_slug;
  std::string environment;
  std::string path;
  std::string name;
};

// Credentials that were made, until they are revoked or expire.
struct Lease {
  DynamicSecret of;
  std::string id;
  std::string expires;                  // when, in the server's own words
  std::chrono::milliseconds life{0};    // from its answer until then, by the server's clock
  std::chrono::milliseconds behind{0};  // our clock is, by what the server says
  std::vector<std::pair<std::string, Secret>> values = {};
};

// The slug of the project that `project` names by slug or UUID: one request for a UUID. Errors:
// kLogin (token), kSecret (no such project), kNetwork.
[[nodiscard]] Result<std::string> FindSlug(Client& client, const AccessToken& token,
                                           const std::string& project);

// Takes a lease that is to live for `ttl` (0: as the dynamic secret says). Asked once: an answer
// that is lost may have made one that nobody knows, and the message says so. One that is of no use
// (no time, no values) is revoked. Errors: kLogin, kSecret, kNetwork; no text holds a value.
[[nodiscard]] Result<Lease> TakeLease(Client& client, const AccessToken& token,
                                      const DynamicSecret& dynamic, std::chrono::seconds ttl);

// Gives it more time, and leaves the lease's new end in it. Errors: as TakeLease.
[[nodiscard]] Result<void> RenewLease(Client& client, const AccessToken& token, Lease& lease,
                                      std::chrono::seconds ttl);

// Has 5 s of its own. A lease that is gone already counts as revoked. Errors: as TakeLease.
[[nodiscard]] Result<void> RevokeLease(Client& client, const AccessToken& token,
                                       const Lease& lease);

// `lease "ID" of dynamic secret "NAME" (until TIME)`.
[[nodiscard]] std::string Described(const Lease& lease);

}  // namespace stepveil
