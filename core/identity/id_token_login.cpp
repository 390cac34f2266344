// oidc and jwt: an id token shows who asks.
#include "core/identity/claims.h"
#include "core/identity/id_token_refusal.h"
#include "core/identity/jwt_proof.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kOidcNames = {"oidc-auth"};
constexpr std::array kJwtNames = {"jwt-auth"};
constexpr std::array kJwtRequired = {
    RequiredSetting{"jwt", "the jwt login needs a token",
                    "set INFISICAL_JWT, or name the variable that holds it with --id-token-env"}};

tl::unexpected<Error> NoIdToken() {
  return Fail(ErrorCode::kLogin,
              "method oidc needs an id token, and no CI system that gives one was found",
              {"name the variable that holds the id token with --id-token-env NAME",
               "outside of CI use --method universal"});
}

// The id token of the job: the one given, else its CI system's.
Result<Secret> IdTokenOf(const ProofContext& context) {
  if (context.login.Has("jwt")) {
    return context.login.jwt.Clone();
  }
  return context.id_token ? context.id_token(context.login.audience) : NoIdToken();
}

// Anything else in its place may be a password, and is not sent to the server.
Result<Secret> Prove(const ProofContext& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Secret id_token, IdTokenOf(context));
  if (!ReadClaims(id_token)) {
    return Fail(ErrorCode::kLogin, "what was given as id token is no JWT; it was not sent",
                {"check the variable or the credential that it comes from"});
  }
  return id_token;
}

}  // namespace

constexpr LoginMethod kOidcLogin = {.name = "oidc",
                                    .other_names = kOidcNames,
                                    .prove = Prove,
                                    .path = "/api/v1/auth/oidc-auth/login",
                                    .fields = FieldsOfJwt,
                                    .explain = ExplainIdTokenLogin};

constexpr LoginMethod kJwtLogin = {.name = "jwt",
                                   .other_names = kJwtNames,
                                   .required = kJwtRequired,
                                   .prove = Prove,
                                   .path = "/api/v1/auth/jwt-auth/login",
                                   .fields = FieldsOfJwt,
                                   .explain = ExplainIdTokenLogin};

}  // namespace stepveil
