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

Json LoginBody(const Identity& identity, const std::string& token) {
  return {{"accessToken", token},
          {"expiresIn", identity.ttl.count()},
          {"accessTokenMaxTTL", identity.max_ttl.count()},
          {"tokenType", "Bearer"}};
}

// The record of a well-signed access token.
Outcome<Row> FindRow(Store& store, std::string_view text) {
  JwtRules rules;
  rules.algorithms = {"HS256"};
  rules.now = store.Now();
  rules.signature_holds = [&store](const Jwt& jwt) {
    return HmacSha256(store.signing_secret, jwt.signed_text) == jwt.signature;
  };
  std::shared_ptr<const Jwt> jwt;
  const std::string fault = VerifyJwt(text, rules, jwt);
  if (!fault.empty()) return tl::unexpected(TokenFault(fault));
  if (store.settings.database_down) return tl::unexpected(Broken("IdAccessTokenFindOne"));
  Row row = store.access_tokens.find(jwt->ClaimText("identityAccessTokenId"));
  if (row != store.access_tokens.end()) return row;
  return tl::unexpected(Unauthorized("No identity access token found"));
}

Outcome<Row> FindLiveRow(Store& store, std::string_view text) {
  Outcome<Row> row = FindRow(store, text);
  if (!row) return row;
  const AccessToken& token = (*row)->second;
  const Identity& identity = *token.identity;
  const char* fault = nullptr;
  if (identity.uses_limit > 0 && token.uses >= identity.uses_limit) {
    fault = "Unable to renew because access token number of uses limit reached";
  } else if (identity.ttl.count() > 0 && store.Now() > token.renewed + identity.ttl) {
    fault = "Failed to renew MI access token due to TTL expiration";
  }
  if (fault == nullptr) return row;
  store.access_tokens.erase(*row);
  return tl::unexpected(Unauthorized(fault));
}

}  // namespace

Answer IssueAccessToken(Store& store, const Identity& identity, std::string_view client_secret_id) {
  const std::string id = RandomUuid();
  const Clock::time_point now = store.Now();
  store.access_tokens[id] = {&identity, now, now, 0};
  ++store.issued_tokens;
  Json claims{{"identityId", identity.id}};
  if (!client_secret_id.empty()) claims["clientSecretId"] = client_secret_id;
  claims["identityAccessTokenId"] = id;
  claims["authTokenType"] = "identityAccessToken";
  claims["iat"] = UnixSeconds(now);
  claims["exp"] = UnixSeconds(now + identity.max_ttl);
  const std::string text = UnsignedJwt({{"alg", "HS256"}, {"typ", "JWT"}}, claims);
  const std::string signature = Base64Url(HmacSha256(store.signing_secret, text));
  return JsonAnswer(200, LoginBody(identity, text + '.' + signature));
}

Outcome<const Identity*> UseAccessToken(Store& store, std::string_view text) {
  Outcome<Row> row = FindLiveRow(store, text);
  if (!row) return tl::unexpected(row.error());
  ++(*row)->second.uses;
  return (*row)->second.identity;
}

Answer RenewAccessToken(Context& context) {
  Schema schema(context.request);
  const std::string text = schema.BodyText("accessToken");
  if (auto refusal = schema.Refusal()) return *refusal;
  Store& store = context.store;
  Outcome<Row> row = FindLiveRow(store, text);
  if (!row) return row.error();
  AccessToken& token = (*row)->second;
  const Identity& identity = *token.identity;
  if (store.Now() + identity.ttl > token.created + identity.max_ttl) {
    store.access_tokens.erase(*row);
    return Unauthorized("Failed to renew MI access token past its Max TTL expiration");
  }
  token.renewed = store.Now();
  return JsonAnswer(200, LoginBody(identity, text));
}

Answer RevokeAccessToken(Context& context) {
  Schema schema(context.request);
  const std::string text = schema.BodyText("accessToken");
  if (auto refusal = schema.Refusal()) return *refusal;
  Outcome<Row> row = FindRow(context.store, text);
  if (!row) return row.error();
  context.store.access_tokens.erase(*row);
  ++context.store.revoked_tokens;
  return JsonAnswer(200, {{"message", "Successfully revoked access token"}});
}

}  // namespace stepveil::devserver
