// azure: an access token of Microsoft Entra's for the managed identity of a machine, an app or a
// pod.
#include "core/identity/azure_token.h"
#include "core/identity/jwt_proof.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kNames = {"azure-auth"};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"not allowed",
          "the identity's allowed service principal ids in Infisical must list the object id "
          "(principal id) of the managed identity, which is not its client id",
          Verdict::kDenied},
    Cause{"Tenant ID mismatch",
          "the token is of another tenant than the identity's tenant id in Infisical",
          Verdict::kDenied},
    Cause{"Invalid signing key",
          "the tenant that the identity names in Infisical did not sign the token: check the "
          "tenant id"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no Azure auth in Infisical",
          Verdict::kDenied},
};

// What the library that checks a token says against it becomes a 500 (read in the server's source).
void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point now, Error& error) {
  AddCause(refusal, kCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage: the token's aud must be the identity's resource "
        "in Infisical (--audience asks for another one), its iss must be "
        "https://sts.windows.net/TENANT/, or the server can't reach login.microsoftonline.com");
  }
  NameUnknownIdentity(refusal, attempt, error);
  AddClaims("the token", attempt, now, error);
}

}  // namespace

constexpr LoginMethod kAzureLogin = {.name = "azure",
                                     .other_names = kNames,
                                     .credential_variables = kAzureCredentialVariables,
                                     .prove = FindAzureToken,
                                     .path = "/api/v1/auth/azure-auth/login",
                                     .fields = FieldsOfJwt,
                                     .explain = Explain};

}  // namespace stepveil
