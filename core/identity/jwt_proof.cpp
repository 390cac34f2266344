#include "core/identity/jwt_proof.h"

#include "core/base/text.h"
#include "core/identity/claims.h"
#include "core/identity/login_post.h"
#include "core/identity/token_file.h"

namespace stepveil {

Result<LoginFields> FieldsOfJwt(const LoginRequest& request, const Secret& jwt) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  if (jwt.empty()) {
    return Fail(ErrorCode::kLogin, "there is no id token to log in with",
                {"let the CI job issue one, or name the variable that holds it"});
  }
  return LoginFields{{"identityId", request.identity_id}, {"jwt", jwt.Expose()}};
}

Result<Secret> JwtOf(const Secret& text, const std::string& whose) {
  Secret jwt(Trim(text.Expose()));
  if (!ReadClaims(jwt)) {
    return Fail(ErrorCode::kLogin, "what answers as " + whose + " gives no token",
                {"does a proxy or a login page answer in its place?"});
  }
  return jwt;
}

Result<Secret> ReadJwtFile(const std::string& path, const std::string& what) {
  STEPVEIL_ASSIGN_OR_RETURN(Secret jwt, ReadTokenFile(path, what));
  if (!ReadClaims(jwt)) {
    return Fail(ErrorCode::kLogin, what + " holds no JWT; it was not sent");
  }
  return jwt;
}

}  // namespace stepveil
