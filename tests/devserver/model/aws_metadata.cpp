#include "tests/devserver/model/aws_metadata.h"

#include "tests/devserver/model/jwt.h"
#include "tests/devserver/model/rsa_key.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

constexpr const char* kRole = "ci-deploy";
constexpr const char* kRoleArn = "arn:aws:iam::123456789012:role/ci-deploy";

Answer Text(int status, std::string text) {
  return {status, {{"content-type", "text/plain"}}, std::move(text)};
}

const AwsKey* RoleKey(const Store& store) {
  for (const AwsKey& key : store.aws_keys) {
    if (key.name == "role") return &key;
  }
  return nullptr;
}

Answer Credentials(const Store& store) {
  const AwsKey* key = RoleKey(store);
  if (key == nullptr) return Text(404, "");
  return JsonAnswer(200, {{"Code", "Success"},
                          {"Type", "AWS-HMAC"},
                          {"AccessKeyId", key->id},
                          {"SecretAccessKey", key->secret},
                          {"Token", key->token},
                          {"Expiration", "2099-01-01T00:00:00Z"}});
}

bool HasToken(const Context& context) {
  return context.request.Header("x-aws-ec2-metadata-token") == context.store.aws_instance_token;
}

std::string Field(const Json& form, const char* name) {
  auto found = form.find(name);
  return found != form.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// AWS's words for what is wrong with a web identity; empty: nothing.
std::string FaultOf(const Json& form, const Store& store) {
  if (Field(form, "Action") != "AssumeRoleWithWebIdentity" ||
      Field(form, "Version") != "2011-06-15" || Field(form, "RoleSessionName").size() < 2) {
    return "ValidationError";
  }
  if (Field(form, "RoleArn") != kRoleArn) return "AccessDenied";
  JwtRules rules;
  rules.algorithms = {"RS256"};
  rules.issuer = store.IssuerUrl("gitlab");
  rules.now = store.Now();
  rules.signature_holds = [](const Jwt& jwt) {
    return RsaKey::Named("gitlab").Verify(jwt.signed_text, jwt.signature);
  };
  std::shared_ptr<const Jwt> jwt;
  const std::string fault = VerifyJwt(Field(form, "WebIdentityToken"), rules, jwt);
  return fault.empty()            ? ""
         : fault == "jwt expired" ? "ExpiredTokenException"
                                  : "InvalidIdentityToken";
}

}  // namespace

Answer AwsAssumeRole(Context& context) {
  if (context.request.Header("accept") != "application/json") return Text(406, "");
  const Json& form = *context.request.body;
  const std::string fault = form.is_object() ? FaultOf(form, context.store) : "ValidationError";
  const AwsKey* key = RoleKey(context.store);
  if (!fault.empty() || key == nullptr) {
    return JsonAnswer(400, {{"Error", {{"Code", fault}, {"Message", "no"}, {"Type", "Sender"}}}});
  }
  const Json credentials{{"AccessKeyId", key->id},
                         {"SecretAccessKey", key->secret},
                         {"SessionToken", key->token},
                         {"Expiration", 4070908800.0}};
  return JsonAnswer(200, {{"AssumeRoleWithWebIdentityResponse",
                           {{"AssumeRoleWithWebIdentityResult", {{"Credentials", credentials}}}}}});
}

Answer AwsContainerCredentials(Context& context) {
  const bool allowed = context.request.Header("authorization") == context.store.aws_container_token;
  return allowed ? Credentials(context.store)
                 : JsonAnswer(401, {{"message", "the authorization token is missing or wrong"}});
}

Answer AwsInstanceToken(Context& context) {
  const bool asked = !context.request.Header("x-aws-ec2-metadata-token-ttl-seconds").empty();
  return asked ? Text(200, context.store.aws_instance_token) : Text(400, "");
}

Answer AwsInstanceRole(Context& context) {
  if (!HasToken(context)) return Text(401, "");
  return RoleKey(context.store) == nullptr ? Text(404, "") : Text(200, kRole);
}

Answer AwsInstanceCredentials(Context& context) {
  if (!HasToken(context)) return Text(401, "");
  return context.request.parameters[0] == kRole ? Credentials(context.store) : Text(404, "");
}

Answer AwsInstanceRegion(Context& context) {
  return HasToken(context) ? Text(200, "eu-central-1") : Text(401, "");
}

}  // namespace stepveil::devserver
