#include "core/identity/aws_identity.h"

#include "core/base/one_word.h"
#include "core/base/text.h"
#include "core/identity/aws_container.h"
#include "core/identity/aws_instance.h"
#include "core/identity/aws_web_identity.h"

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
  if (!text.empty() && !IsOneWord(text)) {
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
  return AwsCredentials{std::string(id), Secret(key), Secret(token), Secret()};
}

bool IsRegion(std::string_view text) {
  return !text.empty() && text.size() <= kLongestRegion &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Result<std::string> CheckedRegion(std::string_view region) {
  if (!IsRegion(region)) {
    return Fail(ErrorCode::kLogin, "the AWS region " + Quoted(region) + " is none",
                {"write it like eu-central-1 in AWS_REGION"});
  }
  if (region.starts_with("cn-")) {
    return Fail(ErrorCode::kLogin,
                "Infisical can't check identities of the AWS region " + Quoted(region),
                {"it asks amazonaws.com only: use another --method"});
  }
  return std::string(region);
}

// Empty if no variable names one.
Result<std::string> RegionInVariables(const Variables& variables) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const auto region = variables.GetNonEmpty(name)) {
      return CheckedRegion(Trim(*region));
    }
  }
  return std::string();
}

// What needs no instance: variables, a web identity, a container.
Result<std::optional<AwsCredentials>> CredentialsElsewhere(const ProofPlace& place,
                                                           const std::string& region) {
  STEPVEIL_ASSIGN_OR_RETURN(auto found, CredentialsInVariables(place.variables));
  if (!found) {
    STEPVEIL_ASSIGN_OR_RETURN(found, WebIdentityCredentials(place, region));
  }
  if (!found) {
    STEPVEIL_ASSIGN_OR_RETURN(found, ContainerCredentials(place));
  }
  return found;
}

tl::unexpected<Error> NothingFound(const Error& instance) {
  return Fail(ErrorCode::kLogin, "no AWS credentials were found",
              {std::string("looked at ") + kKeyId + " and " + kSecretKey +
                   " (not set), AWS_WEB_IDENTITY_TOKEN_FILE (not set), "
                   "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI "
                   "(not set), and the metadata service of an EC2 instance (" +
                   instance.message + ")",
               "let a step before this one set the variables, or give the machine a role"});
}

}  // namespace

Result<AwsIdentity> FindAwsIdentity(const ProofPlace& place) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::string named, RegionInVariables(place.variables));
  const std::string region = named.empty() ? kDefaultRegion : named;
  STEPVEIL_ASSIGN_OR_RETURN(auto credentials, CredentialsElsewhere(place, region));
  if (credentials) {
    return AwsIdentity{*std::move(credentials), region};
  }
  auto instance = InstanceIdentity(place);
  if (!instance) {
    return NothingFound(instance.error());
  }
  const bool its_own = named.empty() && !instance->region.empty();
  STEPVEIL_ASSIGN_OR_RETURN(instance->region, CheckedRegion(its_own ? instance->region : region));
  return instance;
}

}  // namespace stepveil
