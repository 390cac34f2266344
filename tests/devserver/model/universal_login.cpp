#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/addresses.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/schema.h"

#include <algorithm>

namespace stepveil::devserver {
namespace {

// Defaults of newer servers: three failures in a row, each within 30 s, lock for five minutes.
constexpr int kFailuresToLock = 3;
constexpr Seconds kFailureMemory{30};
constexpr Seconds kLockTime{300};

Answer Unauthorized(std::string_view message) { return Refuse(401, "UnauthorizedError", message); }

void CountFailure(const Store& store, Identity& identity) {
  const Clock::time_point now = store.Now();
  if (now > identity.last_failure + kFailureMemory) identity.failures = 0;
  identity.last_failure = now;
  if (++identity.failures < kFailuresToLock) return;
  identity.locked_until = now + kLockTime;
  identity.failures = 0;
}

ClientSecret* FindSecret(Identity& identity, const std::string& value) {
  auto found = std::find_if(
      identity.client_secrets.begin(), identity.client_secrets.end(),
      [&](const ClientSecret& secret) { return !secret.revoked && secret.value == value; });
  return found == identity.client_secrets.end() ? nullptr : &*found;
}

// A secret past its lifetime or uses is revoked by the login that finds out.
std::optional<Answer> RefuseSpent(const Store& store, ClientSecret& secret) {
  const char* fault = nullptr;
  if (secret.lifetime.count() > 0 && store.Now() > store.seeded + secret.lifetime) {
    fault = "Access denied due to expired client secret";
  } else if (secret.uses_limit > 0 && secret.uses >= secret.uses_limit) {
    fault = "Access denied due to client secret usage limit reached";
  }
  if (fault == nullptr) return std::nullopt;
  secret.revoked = true;
  return Unauthorized(fault);
}

Identity* FindClient(Store& store, const std::string& client_id) {
  auto found =
      std::find_if(store.identities.begin(), store.identities.end(), [&](const Identity& identity) {
        return identity.method == Method::kUniversal && identity.client_id == client_id;
      });
  return found == store.identities.end() ? nullptr : &*found;
}

}  // namespace

Answer UniversalLogin(Context& context) {
  Schema schema(context.request);
  const std::string client_id = schema.BodyText("clientId");
  const std::string value = schema.BodyText("clientSecret");
  if (auto refusal = schema.Refusal()) return *refusal;
  Store& store = context.store;
  if (store.settings.database_down) return Broken("Find one");
  Identity* identity = FindClient(store, client_id);
  if (identity == nullptr && store.rules().hides_unknown_clients)
    return Unauthorized("Invalid credentials");
  if (identity == nullptr) {
    return Refuse(404, "NotFound", "No identity with specified client ID was found");
  }
  if (auto refusal = RefuseAddress(identity->login_addresses, context.request.address)) {
    return *refusal;
  }
  if (store.settings.lockout && store.Now() < identity->locked_until) {
    return Unauthorized("This identity auth method is temporarily locked, please try again later");
  }
  ClientSecret* secret = FindSecret(*identity, value);
  if (secret == nullptr) {
    CountFailure(store, *identity);
    return Unauthorized("Invalid credentials");
  }
  if (auto refusal = RefuseSpent(store, *secret)) return *refusal;
  identity->failures = 0;
  ++secret->uses;
  return IssueAccessToken(store, *identity, secret->id);
}

}  // namespace stepveil::devserver
