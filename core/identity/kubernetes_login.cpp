// kubernetes: the token of the service account that a pod runs under, which the server has the
// cluster's API review.
#include "core/base/text.h"
#include "core/identity/jwt_proof.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

constexpr const char* kSetting = "service-account-token-path";
constexpr const char* kUsualPath = "/var/run/secrets/kubernetes.io/serviceaccount/token";

constexpr std::array kNames = {"kubernetes-auth"};
constexpr std::array kVariables = {"INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH"};
constexpr std::array kSettings = {
    LoginSetting{kSetting, "FILE", "Kubernetes: the pod's token", kVariables},
};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"namespace not allowed",
          "the identity's allowed namespaces in Infisical must list the pod's: it stands in the "
          "token's sub, system:serviceaccount:NAMESPACE:NAME",
          Verdict::kDenied},
    Cause{"name not allowed",
          "the identity's allowed service account names in Infisical must list the pod's: it "
          "stands in the token's sub, system:serviceaccount:NAMESPACE:NAME",
          Verdict::kDenied},
    Cause{"audience not allowed",
          "the identity's allowed audience in Infisical must be one of the token's aud: let the "
          "pod project a token for it (serviceAccountToken: audience)",
          Verdict::kDenied},
    Cause{"token not authenticated",
          "the cluster does not take the token: it has expired, is of another cluster, or its pod "
          "is gone; a projected token is renewed in its file, which is read for each login"},
    Cause{"Token reviewer JWT",
          "the identity's token reviewer in Infisical is at fault, not this pod's token: it needs "
          "the cluster role system:auth-delegator"},
    Cause{"Kubernetes API server",
          "the Infisical server itself can't reach the cluster: check the identity's Kubernetes "
          "host and CA certificate in Infisical"},
    Cause{"Kubernetes host",
          "the Infisical server itself can't reach the cluster: check the identity's Kubernetes "
          "host and CA certificate in Infisical"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no Kubernetes auth in Infisical",
          Verdict::kDenied},
};

Result<Secret> Prove(const ProofContext& context) {
  const std::string& given = context.login.own.Text(kSetting);
  const std::string path = given.empty() ? kUsualPath : given;
  auto token = ReadJwtFile(path, "the service account's token " + Quoted(path));
  if (!token && given.empty()) {
    token.error().hints.emplace_back(
        "a pod has it, unless automountServiceAccountToken is off; a token projected elsewhere is "
        "named with --service-account-token-path");
  }
  return token;
}

void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point now, Error& error) {
  AddCause(refusal, kCauses, error);
  NameUnknownIdentity(refusal, attempt, error);
  AddClaims("the service account's token", attempt, now, error);
}

}  // namespace

constexpr LoginMethod kKubernetesLogin = {.name = "kubernetes",
                                          .other_names = kNames,
                                          .settings = kSettings,
                                          .credential_variables = kVariables,
                                          .prove = Prove,
                                          .path = "/api/v1/auth/kubernetes-auth/login",
                                          .fields = FieldsOfJwt,
                                          .explain = Explain};

}  // namespace stepveil
