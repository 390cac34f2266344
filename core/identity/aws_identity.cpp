#include "core/identity/aws_identity.h"

#include "core/base/text.h"
#include "core/identity/aws_container.h"
#include "core/identity/aws_instance.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kKeyId = "AWS_ACCESS_KEY_ID";
constexpr const char* kSecretKey = "AWS_SECRET_ACCESS_KEY";
constexpr const char* kSessionToken = "AWS_SESSION_TOKEN";
constexpr const char* kDefaultRegion = "us-east-1";
constexpr std::size_t kLongestRegion = 20;  // Infisical refuses longer ones

// A value that was cut, or copied with more than itself, is refused here: AWS would only say that
// the signature is wrong. Empty if the variable isn't set.
Result<std::string_view> WordIn(const Variables& variables, const char* name) {
  const std::string_view text = Trim(variables.GetNonEmpty(name).value_or(""));
  if (!text.empty() && !IsAwsWord(text)) {
    return Fail(ErrorCode::kLogin, std::string(name) + " holds white space or control characters",
                {"check where it is set: it is one word"});
  }
  return text;
}

Result<std::optional<AwsCredentials>> CredentialsInVariables(const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::string_view id, WordIn(variables, kKeyId));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string_view key, WordIn(variables, kSecretKey));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string_view token, WordIn(variables, kSessionToken));
  if (id.empty() && key.empty()) {
    return std::optional<AwsCredentials>();
  }
  if (id.empty() || key.empty()) {
    return Fail(ErrorCode::kLogin,
                std::string(id.empty() ? kKeyId : kSecretKey) + " is not set, but " +
                    (id.empty() ? kSecretKey : kKeyId) + " is",
                {"set both, or neither: is one of them hidden from this job?"});
  }
  return AwsCredentials{std::string(id), Secret(key), Secret(token)};
}

std::string RegionInVariables(const Variables& variables) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const auto region = variables.GetNonEmpty(name)) {
      return std::string(Trim(*region));
    }
  }
  return "";
}

bool IsRegion(std::string_view text) {
  return !text.empty() && text.size() <= kLongestRegion &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Result<AwsIdentity> InRegion(AwsCredentials credentials, const std::string& region) {
  if (!IsRegion(region)) {
    return Fail(ErrorCode::kLogin, "the AWS region " + Quoted(region) + " is none",
                {"write it like eu-central-1 in AWS_REGION"});
  }
  if (region.starts_with("cn-")) {
    return Fail(ErrorCode::kLogin,
                "Infisical can't check identities of the AWS region " + Quoted(region),
                {"it asks amazonaws.com only: use another --method"});
  }
  return AwsIdentity{std::move(credentials), region};
}

tl::unexpected<Error> NothingFound(const Error& instance) {
  return Fail(ErrorCode::kLogin, "no AWS credentials were found",
              {std::string("looked at ") + kKeyId + " and " + kSecretKey +
                   " (not set), AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and "
                   "AWS_CONTAINER_CREDENTIALS_FULL_URI (not set), and the metadata service of an "
                   "EC2 instance (" +
                   instance.message + ")",
               "let a step before this one set the variables, or give the machine a role"});
}

}  // namespace

Result<AwsIdentity> FindAwsIdentity(const AwsPlace& place) {
  const std::string region = RegionInVariables(place.variables);
  STEPVEIL_ASSIGN_OR_RETURN(auto credentials, CredentialsInVariables(place.variables));
  if (!credentials) {
    STEPVEIL_ASSIGN_OR_RETURN(credentials, ContainerCredentials(place));
  }
  if (credentials) {
    return InRegion(*std::move(credentials), region.empty() ? kDefaultRegion : region);
  }
  auto instance = InstanceIdentity(place);
  if (!instance) {
    return NothingFound(instance.error());
  }
  const std::string& its_own = instance->region.empty() ? kDefaultRegion : instance->region;
  return InRegion(std::move(instance->credentials), region.empty() ? its_own : region);
}

std::vector<std::string> AwsCredentialVariables() {
  return {kKeyId,
          kSecretKey,
          kSessionToken,
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"};
}

}  // namespace stepveil
