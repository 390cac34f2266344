#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/issuers.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/rsa_key.h"
#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

// What both logins send.
struct Proof {
  std::string identity_id, jwt;
};

Outcome<Proof> ReadProof(const Context& context) {
  Schema schema(context.request);
  Proof proof{schema.BodyText("identityId"), schema.BodyText("jwt")};
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  if (context.store.settings.database_down || !IsUuid(proof.identity_id)) {
    return tl::unexpected(Broken("Find one"));
  }
  return proof;
}

Identity* FindTrusting(Store& store, const std::string& id, Method method) {
  Identity* identity = store.FindIdentity(id);
  return identity != nullptr && identity->method == method ? identity : nullptr;
}

std::optional<Answer> RefuseJwt(const Store& store, const Proof& proof, const RsaKey& key,
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
  if (!fault.empty()) return Refuse(401, "UnauthorizedError", "Access denied: " + fault);
  return RefuseClaims(store, trust, *jwt);
}

// The issuer's key that the token's header asks for; an issuer with one key gives it unasked.
const RsaKey* FindKey(std::string_view issuer, const Jwt& jwt) {
  const RsaKey& key = RsaKey::Named(issuer);
  const bool asked = jwt.header->contains("kid");
  return !asked || jwt.HeaderText("kid") == key.key_id() ? &key : nullptr;
}

}  // namespace

Answer OidcLogin(Context& context) {
  Outcome<Proof> proof = ReadProof(context);
  if (!proof) return proof.error();
  Store& store = context.store;
  Identity* identity = FindTrusting(store, proof->identity_id, Method::kOidc);
  if (identity == nullptr) {
    return Refuse(404, "NotFound",
                  "GCP auth method not found for identity, did you configure GCP auth?");
  }
  const std::string issuer = ReachableIssuer(store, identity->trust.discovery);
  if (issuer.empty()) return Broken();
  std::shared_ptr<const Jwt> jwt = DecodeJwt(proof->jwt);
  if (!jwt) return Refuse(401, "UnauthorizedError", "Invalid JWT");
  const RsaKey* key = FindKey(issuer, *jwt);
  if (key == nullptr) return Broken();
  if (auto refusal = RefuseJwt(store, *proof, *key, identity->trust, identity->trust.discovery)) {
    return *refusal;
  }
  return IssueAccessToken(store, *identity, "");
}

Answer JwtLogin(Context& context) {
  Outcome<Proof> proof = ReadProof(context);
  if (!proof) return proof.error();
  Store& store = context.store;
  Identity* identity = FindTrusting(store, proof->identity_id, Method::kJwt);
  if (identity == nullptr) {
    return Refuse(404, "NotFound",
                  "JWT auth method not found for identity, did you configure JWT auth?");
  }
  if (!DecodeJwt(proof->jwt)) return Refuse(401, "UnauthorizedError", "Invalid JWT");
  const std::string issuer = ReachableIssuer(store, identity->trust.discovery);
  if (auto refusal = RefuseJwt(store, *proof, RsaKey::Named(issuer), identity->trust, "")) {
    return *refusal;
  }
  return IssueAccessToken(store, *identity, "");
}

}  // namespace stepveil::devserver
