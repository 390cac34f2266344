// aws-iam: a request to AWS that this job's AWS identity has signed; the server sends it.
#include "core/base/encoding.h"
#include "core/identity/aws_identity.h"
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kNames = {"aws", "aws-auth"};

constexpr std::array kAwsCauses = {
    Cause{"principal ARN not allowed",
          "the identity's allowed principal ARNs in Infisical must match the ARN above; \"*\" "
          "stands for any text there",
          Verdict::kDenied},
    Cause{"account ID not allowed",
          "the identity's allowed account ids in Infisical must list the account of these AWS "
          "credentials: \"aws sts get-caller-identity\" shows it",
          Verdict::kDenied},
    Cause{"Invalid AWS region", "set AWS_REGION to a region such as eu-central-1"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no AWS auth in Infisical",
          Verdict::kDenied},
};

Result<Secret> Prove(const ProofContext& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const AwsIdentity identity, FindAwsIdentity(context));
  const AwsCredentials& credentials = identity.credentials;
  for (const Secret* secret :
       {&credentials.secret_access_key, &credentials.session_token, &credentials.asked_with}) {
    STEPVEIL_RETURN_IF_ERROR(context.mask(*secret));
  }
  return AwsProof(identity, std::chrono::system_clock::now());
}

Result<LoginFields> Fields(const LoginRequest& request, const Secret& proof) {
  static const std::string* const body = new std::string(Base64(kAwsProofBody));
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  return LoginFields{{"identityId", request.identity_id},
                     {"iamHttpRequestMethod", kAwsProofMethod},
                     {"iamRequestBody", *body},
                     {"iamRequestHeaders", proof.Expose()}};
}

// Infisical sends the signed request to AWS, and whatever AWS says against it becomes a 500 (read
// in the server's source).
void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point /*now*/, Error& error) {
  AddCause(refusal, kAwsCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage: AWS has refused the credentials, which are wrong, "
        "expired or deactivated, or of another region or partition; \"aws sts "
        "get-caller-identity\" in this job shows what AWS says");
    error.hints.emplace_back(
        "other causes: a clock here that is minutes off; a server that can't reach "
        "sts.REGION.amazonaws.com");
  }
  NameUnknownIdentity(refusal, attempt, error);
}

}  // namespace

constexpr LoginMethod kAwsLogin = {.name = "aws-iam",
                                   .other_names = kNames,
                                   .credential_variables = kAwsCredentialVariables,
                                   .prove = Prove,
                                   .path = "/api/v1/auth/aws-auth/login",
                                   .fields = Fields,
                                   .explain = Explain};

}  // namespace stepveil
