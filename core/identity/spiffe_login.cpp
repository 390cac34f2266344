// spiffe: the JWT-SVID of a workload, from the file that its agent keeps fresh, or from a variable.
#include "core/identity/claims.h"
#include "core/identity/jwt_proof.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

constexpr const char* kSetting = "jwt-svid-file";
constexpr std::array kNames = {"spiffe-auth"};
constexpr std::array kVariables = {"STEPVEIL_JWT_SVID_FILE"};
constexpr std::array kSettings = {
    LoginSetting{kSetting, "FILE", "SPIFFE: the workload's JWT-SVID", kVariables},
};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"has expired", "JWT-SVIDs live for minutes: let the agent write a fresh one"},
    Cause{"audience validation failed",
          "the identity's allowed audiences in Infisical must list the JWT-SVID's aud: fetch one "
          "for it"},
    Cause{"signature verification failed",
          "the trust bundle that the identity has in Infisical is not that of the workload's trust "
          "domain, or is stale"},
    Cause{"verification failed",
          "the identity's trust bundle in Infisical has no key of the one that signed it, or what "
          "was sent is no JWT-SVID"},
    Cause{"trust bundle",
          "the Infisical server itself can't fetch the trust bundle: check the identity's bundle "
          "endpoint and CA certificate"},
    Cause{"Access denied",
          "the identity's trust domain and allowed SPIFFE ids in Infisical must fit the JWT-SVID's "
          "sub",
          Verdict::kDenied},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no SPIFFE auth in Infisical",
          Verdict::kDenied},
};

Result<Secret> Prove(const ProofContext& context) {
  const std::string& path = context.login.own.Text(kSetting);
  if (!path.empty()) {
    return ReadJwtFile(path, "the file in --jwt-svid-file (STEPVEIL_JWT_SVID_FILE)");
  }
  if (!context.login.Has("jwt")) {
    return Fail(ErrorCode::kLogin, "the spiffe login needs a JWT-SVID",
                {"name its file with --jwt-svid-file, or the variable that holds it with "
                 "--id-token-env; an agent writes it: spire-agent api fetch jwt -write, or "
                 "spiffe-helper"});
  }
  if (!ReadClaims(context.login.jwt)) {
    return Fail(ErrorCode::kLogin, "what was given as JWT-SVID is no JWT; it was not sent",
                {"check the variable that it comes from"});
  }
  return context.login.jwt.Clone();
}

void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point now, Error& error) {
  AddCause(refusal, kCauses, error);
  NameUnknownIdentity(refusal, attempt, error);
  AddClaims("the JWT-SVID", attempt, now, error);
}

}  // namespace

constexpr LoginMethod kSpiffeLogin = {.name = "spiffe",
                                      .other_names = kNames,
                                      .settings = kSettings,
                                      .credential_variables = kVariables,
                                      .prove = Prove,
                                      .path = "/api/v1/auth/spiffe-auth/login",
                                      .fields = FieldsOfJwt,
                                      .explain = Explain};

}  // namespace stepveil
