#include "tests/devserver/model/issuers.h"

#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/jwt.h"
#include "tests/devserver/model/rsa_key.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace stepveil::devserver {
namespace {

constexpr std::array<std::string_view, 7> kIssuers{"github",     "gitlab", "jenkins", "google",
                                                   "kubernetes", "azure",  "spiffe"};

bool IsIssuer(std::string_view name) {
  return std::find(kIssuers.begin(), kIssuers.end(), name) != kIssuers.end();
}

Answer NoSuchIssuer() { return Refuse(404, "Not Found", "the dev server plays no such issuer"); }

std::string TextOr(const Json& object, const char* name, const std::string& absent) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : absent;
}

// The header that an order of /_ci/mint asks for: "kid" null leaves the key id out.
Json HeaderFor(const Json& order, const RsaKey& key) {
  Json header{{"alg", TextOr(order, "alg", "RS256")}, {"typ", "JWT"}};
  auto key_id = order.find("kid");
  if (key_id == order.end() && header["alg"] == "RS256") header["kid"] = key.key_id();
  if (key_id != order.end() && key_id->is_string()) header["kid"] = *key_id;
  return header;
}

}  // namespace

std::string ReachableIssuer(const Store& store, const Trust& trust) {
  if (store.rules().reaches_private_issuers && !trust.ca) return {};
  for (std::string_view name : kIssuers) {
    const std::string plain = "http://127.0.0.1:9480/issuer/" + std::string(name);
    const bool reached = trust.discovery == store.IssuerUrl(name) ||
                         (store.rules().reaches_private_issuers && trust.discovery == plain);
    if (reached) return std::string(name);
  }
  return {};
}

std::string MintIdToken(const Store& store, std::string_view issuer, const Json& overrides) {
  const RsaKey& key = RsaKey::Named(issuer);
  const std::string text = UnsignedJwt({{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key.key_id()}},
                                       ClaimsOf(store, issuer, overrides));
  return text + '.' + Base64Url(key.Sign(text));
}

Answer IssuerDocument(Context& context) {
  const std::string& name = context.request.parameters[0];
  if (!IsIssuer(name)) return NoSuchIssuer();
  const std::string url = context.store.IssuerUrl(name);
  return JsonAnswer(200, {{"issuer", url},
                          {"jwks_uri", url + "/jwks"},
                          {"response_types_supported", Json::array({"id_token"})},
                          {"subject_types_supported", Json::array({"public"})},
                          {"id_token_signing_alg_values_supported", Json::array({"RS256"})}});
}

Answer IssuerKeys(Context& context) {
  const std::string& name = context.request.parameters[0];
  if (!IsIssuer(name)) return NoSuchIssuer();
  return JsonAnswer(200, {{"keys", Json::array({RsaKey::Named(name).Jwk()})}});
}

Answer GithubIdToken(Context& context) {
  if (context.request.Header("authorization") != "Bearer " + context.store.request_token) {
    return JsonAnswer(401, {{"message", "the request token is missing or wrong"}});
  }
  Json overrides = Json::object();
  const auto audience = context.request.Query("audience");
  if (audience && !audience->empty()) overrides["aud"] = *audience;
  return JsonAnswer(200, {{"value", MintIdToken(context.store, "github", overrides)}});
}

Answer PipelineIdToken(Context& context) {
  const bool allowed = context.request.Header("authorization") == "Bearer pipeline-access-token";
  if (!allowed || context.request.Query("api-version").value_or("") != "7.1") {
    return JsonAnswer(401, {{"message", "no"}});
  }
  return JsonAnswer(200, {{"oidcToken", MintIdToken(context.store, "github", Json::object())}});
}

Answer MintForTest(Context& context) {
  const Json& order = *context.request.body;
  const std::string issuer = order.is_object() ? TextOr(order, "issuer", "") : "";
  if (!IsIssuer(issuer)) return NoSuchIssuer();
  const Json claims = ClaimsOf(context.store, issuer, order.value("claims", Json::object()));
  const RsaKey& published = RsaKey::Named(issuer);
  const bool wrong = TextOr(order, "key", "") == "wrong";
  const RsaKey& key = wrong ? RsaKey::Named(issuer + ", not published") : published;
  const Json header = HeaderFor(order, published);
  const std::string text = UnsignedJwt(header, claims);
  const std::string signature = header["alg"] == "none" ? "" : Base64Url(key.Sign(text));
  return JsonAnswer(200, {{"jwt", text + '.' + signature}});
}

}  // namespace stepveil::devserver
