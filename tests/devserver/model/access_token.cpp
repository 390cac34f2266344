#include "tests/devserver/model/access_token.h"

#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/jwt.h"
#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

using Row = std::map<std::string, AccessToken>::iterator;

Answer Unauthorized(std::string_view message) { return Refuse(401, "UnauthorizedError", message); }

// The server's own words for three faults of a JWT; the others stay as the library says them.
Answer TokenFault(const std::string& fault) {
  if (fault == "jwt malformed") {
    return Refuse(403, "TokenError",
                  "The provided access token is malformed. Please use a valid token or generate a "
                  "new one and try again.");
  }
  if (fault == "jwt expired") {
    return Refuse(403, "TokenError", "Your token has expired. Please re-authenticate.");
  }
  if (fault == "invalid algorithm") {
    return Refuse(403, "TokenError",
                  "The access token is signed with an invalid algorithm. Please provide a valid "
                  "token and try again.");
  }
  return Refuse(403, "TokenError", fault);
}

Json LoginBody(const Identity& identity, const std::string& token, Seconds lifetime) {
  return {{"accessToken", token},
          {"expiresIn", lifetime.count()},
          {"accessTokenMaxTTL", identity.max_ttl.count()},
          {"tokenType", "Bearer"}};
}

// The id in a well-signed access token.
Outcome<std::string> VerifiedId(const Store& store, std::string_view text) {
  JwtRules rules;
  rules.algorithms = {"HS256"};
  rules.now = store.Now();
  rules.signature_holds = [&store](const Jwt& jwt) {
    return HmacSha256(store.signing_secret, jwt.signed_text) == jwt.signature;
  };
  std::shared_ptr<const Jwt> jwt;
  const std::string fault = VerifyJwt(text, rules, jwt);
  if (!fault.empty()) return tl::unexpected(TokenFault(fault));
  return jwt->ClaimText("identityAccessTokenId");
}

// The record of a well-signed access token. Newer servers say `revoked` of a revoked one.
Outcome<Row> FindRow(Store& store, std::string_view text, std::string_view revoked) {
  Outcome<std::string> id = VerifiedId(store, text);
  if (!id) return tl::unexpected(id.error());
  if (store.settings.database_down) return tl::unexpected(Broken("IdAccessTokenFindOne"));
  Row row = store.access_tokens.find(*id);
  if (row != store.access_tokens.end()) return row;
  return tl::unexpected(
      Unauthorized(store.rules().dates_in_token ? revoked : "No identity access token found"));
}

Outcome<Row> FindLiveRow(Store& store, std::string_view text, std::string_view revoked) {
  Outcome<Row> row = FindRow(store, text, revoked);
  if (!row) return row;
  const AccessToken& token = (*row)->second;
  const Identity& identity = *token.identity;
  const bool used_up = identity.uses_limit > 0 && token.uses >= identity.uses_limit;
  if (store.rules().dates_in_token) {  // its end stands in the token itself
    if (!used_up) return row;
    return tl::unexpected(Unauthorized("Failed to authorize: token usage limit reached"));
  }
  const char* fault = nullptr;
  if (used_up) {
    fault = "Unable to renew because access token number of uses limit reached";
  } else if (identity.ttl.count() > 0 && store.Now() > token.renewed + identity.ttl) {
    fault = "Failed to renew MI access token due to TTL expiration";
  }
  if (fault == nullptr) return row;
  store.access_tokens.erase(*row);
  return tl::unexpected(Unauthorized(fault));
}

// The token's text: it ends `lifetime` from now.
std::string SignedToken(const Store& store, const Identity& identity, const std::string& id,
                        const Json& more, Seconds lifetime) {
  Json claims{{"identityId", identity.id}};
  claims.update(more);
  claims["identityAccessTokenId"] = id;
  claims["authTokenType"] = "identityAccessToken";
  claims["iat"] = UnixSeconds(store.Now());
  claims["exp"] = UnixSeconds(store.Now() + lifetime);
  const std::string text = UnsignedJwt({{"alg", "HS256"}, {"typ", "JWT"}}, claims);
  return text + '.' + Base64Url(HmacSha256(store.signing_secret, text));
}

// Newer servers (recorded): a new token, for what is left of the longest lifetime.
Answer RenewNewer(const Store& store, const std::string& id, AccessToken& token) {
  const Identity& identity = *token.identity;
  const auto left = std::chrono::ceil<Seconds>(token.created + identity.max_ttl - store.Now());
  const Seconds lifetime = std::min(identity.ttl, left);
  token.renewed = store.Now();
  return JsonAnswer(
      200,
      LoginBody(identity, SignedToken(store, identity, id, Json::object(), lifetime), lifetime));
}

}  // namespace

Answer IssueAccessToken(Store& store, const Identity& identity, std::string_view client_secret_id) {
  const std::string id = RandomUuid();
  const Clock::time_point now = store.Now();
  store.access_tokens[id] = {&identity, now, now, 0};
  ++store.issued_tokens;
  Json more = Json::object();
  if (!client_secret_id.empty()) more["clientSecretId"] = client_secret_id;
  const Seconds lifetime = store.rules().dates_in_token ? identity.ttl : identity.max_ttl;
  return JsonAnswer(
      200, LoginBody(identity, SignedToken(store, identity, id, more, lifetime), identity.ttl));
}

Outcome<const Identity*> UseAccessToken(Store& store, std::string_view text) {
  Outcome<Row> row = FindLiveRow(store, text, "Failed to authorize: token has been revoked");
  if (!row) return tl::unexpected(row.error());
  ++(*row)->second.uses;
  return (*row)->second.identity;
}

std::size_t LiveTokens(const Store& store) {
  std::size_t live = 0;
  for (const auto& [id, token] : store.access_tokens) {
    const bool over =
        store.rules().dates_in_token && store.Now() > token.renewed + token.identity->ttl;
    live += over ? 0 : 1;
  }
  return live;
}

Answer RenewAccessToken(Context& context) {
  Schema schema(context.request);
  const std::string text = schema.BodyText("accessToken");
  if (auto refusal = schema.Refusal()) return *refusal;
  Store& store = context.store;
  Outcome<Row> row = FindLiveRow(store, text, "Cannot renew: token has been revoked");
  if (!row) return row.error();
  AccessToken& token = (*row)->second;
  if (store.rules().dates_in_token) return RenewNewer(store, (*row)->first, token);
  const Identity& identity = *token.identity;
  if (store.Now() + identity.ttl > token.created + identity.max_ttl) {
    store.access_tokens.erase(*row);
    return Unauthorized("Failed to renew MI access token past its Max TTL expiration");
  }
  token.renewed = store.Now();
  return JsonAnswer(200, LoginBody(identity, text, identity.ttl));
}

Answer RevokeAccessToken(Context& context) {
  Schema schema(context.request);
  const std::string text = schema.BodyText("accessToken");
  if (auto refusal = schema.Refusal()) return *refusal;
  Store& store = context.store;
  const Answer done = JsonAnswer(200, {{"message", "Successfully revoked access token"}});
  Outcome<std::string> id = VerifiedId(store, text);
  if (!id) return id.error();
  // Newer servers (recorded): whatever is well signed can be revoked, and more than once.
  if (store.rules().revokes_any_signed && !store.settings.database_down &&
      !store.access_tokens.contains(*id)) {
    return done;
  }
  Outcome<Row> row = FindRow(store, text, "");
  if (!row) return row.error();
  store.access_tokens.erase(*row);
  ++store.revoked_tokens;
  return done;
}

}  // namespace stepveil::devserver
