#include "core/identity/aws_container.h"

#include "core/base/text.h"
#include "core/identity/token_file.h"

#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr const char* kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr const char* kEcs = "http://169.254.170.2";

// What the service wants to see; empty if no variable says.
Result<Secret> AuthorizationToken(const Variables& variables) {
  if (const auto path = variables.GetNonEmpty(kTokenFile)) {
    return ReadTokenFile(std::string(*path), std::string("the file in ") + kTokenFile);
  }
  return Secret(Trim(variables.GetNonEmpty(kToken).value_or("")));
}

}  // namespace

Result<std::optional<AwsCredentials>> ContainerCredentials(const ProofPlace& place) {
  const auto relative = place.variables.GetNonEmpty(kRelative);
  const auto full = place.variables.GetNonEmpty(kFull);
  if (!relative && !full) {
    return std::optional<AwsCredentials>();
  }
  MetadataQuestion question;
  question.url = relative ? std::string(kEcs).append(*relative) : std::string(*full);
  question.source = relative ? kRelative : kFull;
  STEPVEIL_ASSIGN_OR_RETURN(Secret token, AuthorizationToken(place.variables));
  if (!token.empty()) {
    question.header.emplace("Authorization", token.Clone());
  }
  const std::string whose = "the credentials service that " + question.source + " names";
  auto answer = Ask(place, std::move(question));
  if (!answer) {
    return Fail(
        WithContext("cannot get the container's AWS credentials", std::move(answer).error()));
  }
  STEPVEIL_ASSIGN_OR_RETURN(AwsCredentials credentials, ReadCredentials(*answer, whose));
  credentials.asked_with = std::move(token);
  return std::optional(std::move(credentials));
}

}  // namespace stepveil
