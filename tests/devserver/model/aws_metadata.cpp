#include "tests/devserver/model/aws_metadata.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

constexpr const char* kRole = "ci-deploy";

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

}  // namespace

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
