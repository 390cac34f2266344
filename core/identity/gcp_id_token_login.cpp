// gcp-id-token: the id token that Google's metadata server signs for the machine's service account.
#include "core/base/encoding.h"
#include "core/identity/gcp_refusal.h"
#include "core/identity/jwt_proof.h"
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"

#include <array>

namespace stepveil {
namespace {

constexpr const char* kHost = "GCE_METADATA_HOST";
constexpr const char* kUsualName = "metadata.google.internal";
constexpr const char* kLinkLocal = "169.254.169.254";
constexpr const char* kPath =
    "/computeMetadata/v1/instance/service-accounts/default/identity?format=full&audience=";
constexpr const char* kNoService =
    "this login is for jobs on Google Cloud, with a service account attached to the machine or "
    "pod; "
    "elsewhere use --method gcp-iam with a key file, or another one";

// The name is that of the address, everywhere: no resolver is asked where to send this.
MetadataQuestion QuestionTo(const ProofContext& context) {
  const auto host = context.variables.GetNonEmpty(kHost);
  MetadataQuestion question;
  question.url = "http://" + std::string(host && *host != kUsualName ? *host : kLinkLocal) + kPath +
                 PercentEncode(context.login.identity_id);
  question.source = kHost;
  question.header.emplace("Metadata-Flavor", Secret("Google"));
  question.time = kTimeForMetadata;
  return question;
}

Result<Secret> Prove(const ProofContext& context) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(context.login.identity_id));
  auto answer = Ask(context, QuestionTo(context));
  if (!answer) {
    Error error = WithContext("no token from Google's metadata server", std::move(answer).error());
    error.hints.emplace_back(kNoService);
    return Fail(std::move(error));
  }
  if (answer->status != 200) {
    return Fail(
        ErrorCode::kLogin,
        "Google's metadata server gives no token: it answered " + std::to_string(answer->status),
        {"404: no service account is attached to the machine", kNoService});
  }
  return JwtOf(answer->body, "Google's metadata server");
}

}  // namespace

constexpr LoginMethod kGcpIdTokenLogin = {.name = "gcp-id-token",
                                          .prove = Prove,
                                          .path = kGcpLoginPath,
                                          .fields = FieldsOfJwt,
                                          .explain = ExplainGcpLogin};

}  // namespace stepveil
