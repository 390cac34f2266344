#include "core/identity/aws_web_identity.h"

#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/identity/token_file.h"

#include <nlohmann/json.hpp>

#include <string_view>
#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr const char* kTokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";
constexpr const char* kRole = "AWS_ROLE_ARN";
constexpr const char* kSessionName = "AWS_ROLE_SESSION_NAME";
constexpr const char* kEndpoint = "AWS_ENDPOINT_URL_STS";
constexpr CredentialsPlace kPlace{
    "/AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult/Credentials",
    "SessionToken"};

Secret Form(std::string_view role, std::string_view session_name, const Secret& token) {
  const std::string before =
      "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + PercentEncode(role) +
      "&RoleSessionName=" + PercentEncode(session_name) + "&WebIdentityToken=";
  std::string encoded = PercentEncode(token.Expose());
  std::string form;
  form.reserve(before.size() + encoded.size());
  form.append(before).append(encoded);
  WipeString(encoded);
  return Secret::Take(form);
}

// AWS's own word for what is wrong: {"Error":{"Code":"InvalidIdentityToken",...}}.
tl::unexpected<Error> Refused(const HttpResponse& answer) {
  const json body = ReadForeignJson(answer.body.Expose(), kSmallJson);
  const json::json_pointer pointer("/Error/Code");
  const json code = body.contains(pointer) ? body.at(pointer) : json();
  const std::string word = code.is_string() ? ", " + Quoted(code.get<std::string>()) : "";
  return Fail(ErrorCode::kLogin,
              "AWS gives no credentials for the web identity: it answered " +
                  std::to_string(answer.status) + word,
              {std::string("the role in ") + kRole +
               " has to trust the issuer, audience and subject of the token in " + kTokenFile +
               ", which lives for a short time"});
}

// Where STS is asked: AWS's own of the region, unless a variable says otherwise.
MetadataQuestion QuestionTo(const Variables& variables, const std::string& region) {
  const auto endpoint = variables.GetNonEmpty(kEndpoint);
  MetadataQuestion question;
  question.url = endpoint ? std::string(*endpoint) : "https://sts." + region + ".amazonaws.com/";
  question.source = endpoint ? kEndpoint : "AWS_REGION";
  question.method = HttpMethod::kPost;
  return question;
}

}  // namespace

Result<std::optional<AwsCredentials>> WebIdentityCredentials(const ProofPlace& place,
                                                             const std::string& region) {
  const auto file = place.variables.GetNonEmpty(kTokenFile);
  if (!file) {
    return std::optional<AwsCredentials>();
  }
  const auto role = place.variables.GetNonEmpty(kRole);
  if (!role) {
    return Fail(ErrorCode::kLogin, std::string(kRole) + " is not set, but " + kTokenFile + " is",
                {"set both, or neither"});
  }
  STEPVEIL_ASSIGN_OR_RETURN(
      Secret token, ReadTokenFile(std::string(*file), std::string("the file in ") + kTokenFile));
  MetadataQuestion question = QuestionTo(place.variables, region);
  question.form =
      Form(*role, place.variables.GetNonEmpty(kSessionName).value_or("stepveil"), token);
  auto answer = Ask(place, std::move(question));
  if (!answer) {
    return Fail(WithContext("cannot get AWS credentials", std::move(answer).error()));
  }
  if (answer->status != 200) {
    return Refused(*answer);
  }
  STEPVEIL_ASSIGN_OR_RETURN(AwsCredentials credentials,
                            ReadCredentials(*answer, "AWS's STS", kPlace));
  credentials.asked_with = std::move(token);
  return std::optional(std::move(credentials));
}

}  // namespace stepveil
