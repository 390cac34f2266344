#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/issuers.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/rsa_key.h"
#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

Identity* FindTrusting(Store& store, const std::string& id, Method method) {
  Identity* identity = store.FindIdentity(id);
  return identity != nullptr && identity->method == method ? identity : nullptr;
}

Answer Unauthorized(const std::string& message) {
  return Refuse(401, "UnauthorizedError", message);
}

// Why the issuer's document can't be had: the server of 2024 says nothing of it.
Answer Unreachable(const Store& store, const Trust& trust) {
  if (!store.rules().explains_keys) return Broken();
  const std::string fault =
      trust.ca ? "connect ECONNREFUSED 127.0.0.1:9" : "unable to verify the first certificate";
  return Unauthorized("Access denied: Failed to fetch OIDC discovery document from " +
                      trust.discovery + ". " + fault);
}

Answer UnknownKey(const Store& store, const Jwt& jwt) {
  if (!store.rules().explains_keys) return Broken();
  return Unauthorized("Access denied: Unable to verify JWT signature. The signing key '" +
                      jwt.HeaderText("kid") +
                      "' was not found in the OIDC provider's JWKS endpoint. This may indicate an "
                      "invalid token or misconfigured OIDC provider.");
}

// Newer servers try every key of the issuer on a token that names none, and say so.
std::string Prefix(const Store& store, const Jwt& jwt) {
  return store.rules().explains_keys && !jwt.header->contains("kid")
             ? "Unable to verify JWT signature with any available signing key. "
             : "";
}

std::optional<Answer> RefuseJwt(const Store& store, const JwtProof& proof, const RsaKey& key,
                                const Trust& trust, std::string_view issuer) {
  JwtRules rules;
  rules.algorithms = {"RS256"};
  rules.issuer = issuer;
  rules.now = store.Now();
  rules.signature_holds = [&key](const Jwt& jwt) {
    return key.Verify(jwt.signed_text, jwt.signature);
  };
  std::shared_ptr<const Jwt> jwt;
  const std::string fault = VerifyJwt(proof.jwt, rules, jwt);
  if (!fault.empty()) {
    const std::shared_ptr<const Jwt> read = DecodeJwt(proof.jwt);
    return Unauthorized("Access denied: " + (read ? Prefix(store, *read) : "") + fault);
  }
  return RefuseClaims(store, trust, *jwt);
}

// The issuer's key that the token's header asks for; an issuer with one key gives it unasked.
const RsaKey* FindKey(std::string_view issuer, const Jwt& jwt) {
  const RsaKey& key = RsaKey::Named(issuer);
  const bool asked = jwt.header->contains("kid");
  return !asked || jwt.HeaderText("kid") == key.key_id() ? &key : nullptr;
}

}  // namespace

Outcome<JwtProof> ReadJwtProof(const Context& context) {
  Schema schema(context.request);
  JwtProof proof{schema.BodyText("identityId"), schema.BodyText("jwt")};
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  if (context.store.settings.database_down || !IsUuid(proof.identity_id)) {
    return tl::unexpected(Broken("Find one"));
  }
  return proof;
}

Answer OidcLogin(Context& context) {
  Outcome<JwtProof> proof = ReadJwtProof(context);
  if (!proof) return proof.error();
  Store& store = context.store;
  Identity* identity = FindTrusting(store, proof->identity_id, Method::kOidc);
  if (identity == nullptr) {
    const std::string name(store.rules().method_word);
    return Refuse(
        404, "NotFound",
        name + " auth method not found for identity, did you configure " + name + " auth?");
  }
  const std::string issuer = ReachableIssuer(store, identity->trust);
  if (issuer.empty()) return Unreachable(store, identity->trust);
  std::shared_ptr<const Jwt> jwt = DecodeJwt(proof->jwt);
  if (!jwt) return Refuse(401, "UnauthorizedError", "Invalid JWT");
  const RsaKey* key = FindKey(issuer, *jwt);
  if (key == nullptr) return UnknownKey(store, *jwt);
  if (auto refusal = RefuseJwt(store, *proof, *key, identity->trust, identity->trust.discovery)) {
    return *refusal;
  }
  return IssueAccessToken(store, *identity, "");
}

Answer JwtLogin(Context& context) {
  Outcome<JwtProof> proof = ReadJwtProof(context);
  if (!proof) return proof.error();
  Store& store = context.store;
  Identity* identity = FindTrusting(store, proof->identity_id, Method::kJwt);
  if (identity == nullptr) {
    return Refuse(404, "NotFound",
                  "JWT auth method not found for identity, did you configure JWT auth?");
  }
  if (!DecodeJwt(proof->jwt)) return Refuse(401, "UnauthorizedError", "Invalid JWT");
  const std::string issuer = ReachableIssuer(store, identity->trust);
  if (auto refusal = RefuseJwt(store, *proof, RsaKey::Named(issuer), identity->trust, "")) {
    return *refusal;
  }
  return IssueAccessToken(store, *identity, "");
}

}  // namespace stepveil::devserver
