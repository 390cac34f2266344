// The logins with tokens that a cluster or a cloud has signed. Unrecorded: their words and their
// order are those of the server's source.
#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/cloud_metadata.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/issuers.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/rsa_key.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

Answer Unauthorized(const std::string& message) {
  return Refuse(401, "UnauthorizedError", message);
}

Answer NotConfigured(const std::string& name) {
  return Refuse(404, "NotFound",
                name + " auth method not found for identity, did you configure " + name + " auth?");
}

// Is `value` one of those that the identity allows of `kind`? Where it names none, anything is.
bool Allows(const Identity& identity, const std::string& kind, const std::string& value) {
  const auto found = identity.allowed.find(kind);
  return found == identity.allowed.end() ||
         std::find(found->second.begin(), found->second.end(), value) != found->second.end();
}

// The token, if the key `name` has signed it; its issuer is `issuer` ("" = any).
std::shared_ptr<const Jwt> Verified(const Context& context, const std::string& text,
                                    std::string_view name, const std::string& issuer) {
  JwtRules rules;
  rules.algorithms = {"RS256"};
  rules.issuer = issuer;
  rules.now = context.store.Now();
  rules.signature_holds = [name](const Jwt& jwt) {
    const RsaKey& key = RsaKey::Named(name);
    return jwt.HeaderText("kid") == key.key_id() && key.Verify(jwt.signed_text, jwt.signature);
  };
  std::shared_ptr<const Jwt> jwt;
  return VerifyJwt(text, rules, jwt).empty() ? jwt : nullptr;
}

std::string Inner(const Jwt& jwt, const char* pointer) {
  const Json::json_pointer at(pointer);
  return jwt.claims->contains(at) && jwt.claims->at(at).is_string()
             ? jwt.claims->at(at).get<std::string>()
             : "";
}

std::optional<Answer> RefusePod(const Identity& identity, const Jwt& jwt) {
  if (!Allows(identity, "namespaces", Inner(jwt, "/kubernetes.io/namespace"))) {
    return Unauthorized("Access denied: K8s namespace not allowed.");
  }
  if (!Allows(identity, "names", Inner(jwt, "/kubernetes.io/serviceaccount/name"))) {
    return Unauthorized("Access denied: K8s name not allowed.");
  }
  const Json audiences = jwt.claims->value("aud", Json());
  const bool listed =
      audiences.is_array() && std::any_of(audiences.begin(), audiences.end(), [&](const Json& one) {
        return one.is_string() && Allows(identity, "audience", one.get<std::string>());
      });
  if (!listed) return Unauthorized("Access denied: K8s audience not allowed.");
  return std::nullopt;
}

std::optional<Answer> RefuseAccount(const Identity& identity, const std::string& email) {
  if (Allows(identity, "accounts", email)) return std::nullopt;
  return Unauthorized("Access denied: GCP service account not allowed.");
}

// Google's library throws at what it doesn't verify, and the server answers 500.
std::optional<Answer> RefuseMachine(const Context& context, const Identity& identity,
                                    const std::string& text) {
  const auto jwt = Verified(context, text, "google", "https://accounts.google.com");
  if (!jwt || jwt->ClaimText("aud") != identity.id) return Broken();
  if (auto refusal = RefuseAccount(identity, jwt->ClaimText("email"))) return refusal;
  if (!Allows(identity, "projects", Inner(*jwt, "/google/compute_engine/project_id"))) {
    return Unauthorized("Access denied: GCP project not allowed.");
  }
  if (!Allows(identity, "zones", Inner(*jwt, "/google/compute_engine/zone"))) {
    return Unauthorized("Access denied: GCP zone not allowed.");
  }
  return std::nullopt;
}

std::optional<Answer> RefuseKey(const Context& context, const Identity& identity,
                                const std::string& text) {
  constexpr std::string_view kEnd = ".iam.gserviceaccount.com";
  const auto read = DecodeJwt(text);
  if (!read) return Broken();
  const std::string account = read->ClaimText("sub");
  if (!account.ends_with(kEnd)) return Unauthorized("Invalid service account identifier");
  if (!Verified(context, text, account, "")) return Broken();
  if (read->ClaimText("aud") != identity.id) {
    return Unauthorized("Invalid audience in GCP IAM Token");
  }
  return RefuseAccount(identity, account);
}

std::optional<Answer> RefuseSvid(const Identity& identity, const Jwt& jwt) {
  const Json audiences = jwt.claims->value("aud", Json());
  const bool listed =
      audiences.is_array() && std::any_of(audiences.begin(), audiences.end(), [&](const Json& one) {
        return one.is_string() && Allows(identity, "audiences", one.get<std::string>());
      });
  if (!listed) return Unauthorized("JWT-SVID audience validation failed");
  if (!Allows(identity, "spiffe_ids", jwt.ClaimText("sub"))) return Unauthorized("Access denied");
  return std::nullopt;
}

}  // namespace

Answer SpiffeLogin(Context& context) {
  Outcome<JwtProof> proof = ReadJwtProof(context);
  if (!proof) return proof.error();
  const Identity* identity = context.store.FindIdentity(proof->identity_id);
  if (identity == nullptr || identity->method != Method::kSpiffe) return NotConfigured("SPIFFE");
  const auto read = DecodeJwt(proof->jwt);
  if (!read) return Unauthorized("JWT-SVID verification failed");
  const Json expires = read->claims->value("exp", Json());
  if (expires.is_number() && expires.get<long long>() <= UnixSeconds(context.store.Now())) {
    return Unauthorized("JWT-SVID has expired");
  }
  const auto jwt = Verified(context, proof->jwt, "spiffe", "");
  if (!jwt) return Unauthorized("JWT-SVID signature verification failed");
  if (auto refusal = RefuseSvid(*identity, *jwt)) return *refusal;
  return IssueAccessToken(context.store, *identity, "");
}

Answer KubernetesLogin(Context& context) {
  Outcome<JwtProof> proof = ReadJwtProof(context);
  if (!proof) return proof.error();
  const Identity* identity = context.store.FindIdentity(proof->identity_id);
  if (identity == nullptr || identity->method != Method::kKubernetes) {
    return NotConfigured("Kubernetes");
  }
  const auto jwt = Verified(context, proof->jwt, "kubernetes", kCluster);
  if (!jwt) return Refuse(401, "KubernetesTokenReviewError", "Kubernetes token not authenticated");
  if (auto refusal = RefusePod(*identity, *jwt)) return *refusal;
  return IssueAccessToken(context.store, *identity, "");
}

Answer GcpLogin(Context& context) {
  Outcome<JwtProof> proof = ReadJwtProof(context);
  if (!proof) return proof.error();
  const Identity* identity = context.store.FindIdentity(proof->identity_id);
  const bool machine = identity != nullptr && identity->method == Method::kGcpGce;
  if (!machine && (identity == nullptr || identity->method != Method::kGcpIam)) {
    return NotConfigured("GCP");
  }
  if (auto refusal = machine ? RefuseMachine(context, *identity, proof->jwt)
                             : RefuseKey(context, *identity, proof->jwt)) {
    return *refusal;
  }
  return IssueAccessToken(context.store, *identity, "");
}

Answer AzureLogin(Context& context) {
  Outcome<JwtProof> proof = ReadJwtProof(context);
  if (!proof) return proof.error();
  const Identity* identity = context.store.FindIdentity(proof->identity_id);
  if (identity == nullptr || identity->method != Method::kAzure) {
    return Refuse(404, "NotFound",
                  "Azure auth method not found for identity, did you configure Azure Auth?");
  }
  const auto read = DecodeJwt(proof->jwt);
  if (!read) return Broken();
  if (read->HeaderText("kid") != RsaKey::Named("azure").key_id()) {
    return Unauthorized("Invalid signing key");
  }
  const auto jwt = Verified(context, proof->jwt, "azure",
                            std::string("https://sts.windows.net/") + kAzureTenant + "/");
  if (!jwt) return Broken();
  const std::string audience = jwt->ClaimText("aud");
  if (!Allows(*identity, "resource", audience) && !Allows(*identity, "resource", audience + "/")) {
    return Broken();
  }
  if (jwt->ClaimText("tid") != kAzureTenant) return Unauthorized("Tenant ID mismatch");
  if (!Allows(*identity, "principals", jwt->ClaimText("oid"))) {
    return Unauthorized("Service principal '" + jwt->ClaimText("oid") + "' not allowed");
  }
  return IssueAccessToken(context.store, *identity, "");
}

}  // namespace stepveil::devserver
