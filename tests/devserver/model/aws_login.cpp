#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/glob.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/schema.h"
#include "tests/devserver/model/sts.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

constexpr std::size_t kLongestRegion = 20;

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

bool IsRegion(const std::string& text) {
  return !text.empty() && text.size() <= kLongestRegion &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

// arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION is compared as arn:aws:iam::ACCOUNT:role/ROLE.
std::string PrincipalOf(const AwsKey& key) {
  constexpr std::string_view kAssumed = ":assumed-role/";
  const std::size_t at = key.arn.find(kAssumed);
  if (at == std::string::npos) return key.arn;
  const std::string role = key.arn.substr(at + kAssumed.size());
  return "arn:aws:iam::" + key.account + ":role/" + role.substr(0, role.find('/'));
}

std::optional<Answer> RefuseCaller(const AwsKey& caller, const AwsTrust& trust) {
  const auto& accounts = trust.accounts;
  if (!accounts.empty() &&
      std::find(accounts.begin(), accounts.end(), caller.account) == accounts.end()) {
    return Refuse(401, "UnauthorizedError", "Access denied: AWS account ID not allowed.");
  }
  const std::string principal = PrincipalOf(caller);
  const bool allowed = std::any_of(trust.arns.begin(), trust.arns.end(), [&](const auto& pattern) {
    return StarMatches(pattern, principal);
  });
  if (trust.arns.empty() || allowed) return std::nullopt;
  return Refuse(401, "UnauthorizedError",
                "Access denied: AWS principal ARN not allowed. [principal-arn=" + principal + ']');
}

// The request to STS that the login carries; status 500 if it can't be read.
Outcome<StsRequest> ReadRequest(const Schema& schema, const std::string& method,
                                const std::string& body, const std::string& headers) {
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  StsRequest request{method, "", "", {}};
  std::string text;
  if (!FromBase64(body, request.body) || !FromBase64(headers, text)) {
    return tl::unexpected(Broken());
  }
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return tl::unexpected(Broken());
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) request.headers[Lower(name)] = value.get<std::string>();
  }
  request.region = RegionIn(request.headers["authorization"]);
  return request;
}

}  // namespace

Answer AwsLogin(Context& context) {
  Schema schema(context.request);
  const std::string identity_id = schema.BodyText("identityId");
  const std::string method = schema.BodyText("iamHttpRequestMethod");
  const std::string body = schema.BodyText("iamRequestBody");
  Outcome<StsRequest> request =
      ReadRequest(schema, method, body, schema.BodyText("iamRequestHeaders"));
  Store& store = context.store;
  if (store.settings.database_down || !IsUuid(identity_id)) return Broken("Find one");
  const Identity* identity = store.FindIdentity(identity_id);
  if (identity == nullptr || identity->method != Method::kAws) {
    return Refuse(404, "NotFound",
                  "AWS auth method not found for identity, did you configure AWS auth?");
  }
  if (!request) return request.error();
  if (!IsRegion(request->region)) return Refuse(400, "BadRequest", "Invalid AWS region");
  const AwsKey* caller = CallerOf(*request, store);
  if (caller == nullptr) return Broken();
  if (auto refusal = RefuseCaller(*caller, identity->aws)) return *refusal;
  return IssueAccessToken(store, *identity, "");
}

}  // namespace stepveil::devserver
