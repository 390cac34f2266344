#include "tests/devserver/model/cloud_metadata.h"

#include "tests/devserver/model/issuers.h"
#include "tests/devserver/model/jwt.h"
#include "tests/devserver/model/rsa_key.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

constexpr const char* kAppHeader = "app-header";

Answer Refused(int status, const char* error) {
  return JsonAnswer(status, {{"error", error}, {"error_description", "no"}});
}

Answer AzureToken(const Context& context, const std::string& resource) {
  return JsonAnswer(200,
                    {{"access_token", MintIdToken(context.store, "azure", {{"aud", resource}})},
                     {"client_id", kAzureClient},
                     {"expires_in", "86399"},
                     {"expires_on", "4070908800"},
                     {"resource", resource},
                     {"token_type", "Bearer"}});
}

// The token for what the query asks.
Answer AnswerQuery(const Context& context, std::string_view version) {
  const auto client = context.request.Query("client_id");
  const auto resource = context.request.Query("resource");
  if (context.request.Query("api-version").value_or("") != version || !resource) {
    return Refused(400, "invalid_request");
  }
  if (client && *client != kAzureClient) return Refused(400, "invalid_request");
  return AzureToken(context, *resource);
}

std::string Field(const Json& form, const char* name) {
  auto found = form.find(name);
  return found != form.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool IsPodsToken(const Store& store, const std::string& text) {
  JwtRules rules;
  rules.algorithms = {"RS256"};
  rules.issuer = kCluster;
  rules.now = store.Now();
  rules.signature_holds = [](const Jwt& jwt) {
    return RsaKey::Named("kubernetes").Verify(jwt.signed_text, jwt.signature);
  };
  std::shared_ptr<const Jwt> jwt;
  return VerifyJwt(text, rules, jwt).empty();
}

}  // namespace

Answer GcpMachineToken(Context& context) {
  const Request& request = context.request;
  if (request.Header("metadata-flavor") != "Google") return {403, {}, "Forbidden"};
  const auto audience = request.Query("audience");
  if (!audience || audience->empty()) return {400, {}, "non-empty audience parameter required"};
  return {200,
          {{"content-type", "text/html"}, {"metadata-flavor", "Google"}},
          MintIdToken(context.store, "google", {{"aud", *audience}})};
}

Answer GcpKeyFile(Context& /*context*/) {
  const RsaKey& key = RsaKey::Named(kGcpAccount);
  return JsonAnswer(200, {{"type", "service_account"},
                          {"project_id", "acme-prod"},
                          {"private_key_id", key.key_id()},
                          {"private_key", key.PrivatePem()},
                          {"client_email", kGcpAccount},
                          {"client_id", "100000000000000000001"},
                          {"token_uri", "https://oauth2.googleapis.com/token"}});
}

Answer OciKey(Context& /*context*/) {
  return JsonAnswer(200, {{"user", kOciUser},
                          {"tenancy", kOciTenancy},
                          {"fingerprint", kOciFingerprint},
                          {"region", "eu-frankfurt-1"},
                          {"key", RsaKey::Named(kOciUser).PrivatePem()}});
}

Answer AzureMachineToken(Context& context) {
  if (context.request.Header("metadata") != "true") return Refused(400, "bad_request");
  return AnswerQuery(context, "2018-02-01");
}

Answer AzureAppToken(Context& context) {
  if (context.request.Header("x-identity-header") != kAppHeader)
    return Refused(401, "unauthorized");
  return AnswerQuery(context, "2019-08-01");
}

Answer AzurePodToken(Context& context) {
  const Json& form = *context.request.body;
  constexpr std::string_view kEnd = "/.default";
  std::string scope = form.is_object() ? Field(form, "scope") : "";
  if (context.request.parameters[0] != kAzureTenant) return Refused(400, "invalid_tenant");
  if (!std::string_view(scope).ends_with(kEnd) ||
      Field(form, "grant_type") != "client_credentials" ||
      Field(form, "client_assertion_type") !=
          "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return Refused(400, "invalid_request");
  }
  if (Field(form, "client_id") != kAzureClient) return Refused(400, "unauthorized_client");
  if (!IsPodsToken(context.store, Field(form, "client_assertion"))) {
    return Refused(401, "invalid_client");
  }
  scope.resize(scope.size() - kEnd.size());
  return AzureToken(context, scope);
}

}  // namespace stepveil::devserver
