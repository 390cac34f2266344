#include "core/identity/login_post.h"

#include "core/base/text.h"

#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

using nlohmann::json;

// Turns `fields` into a body and wipes them. All fields are text; false UTF-8 can't be JSON.
Result<Secret> BodyOf(json& fields) {
  bool valid = true;
  for (const json& field : fields) {
    valid = valid && IsUtf8(field.get_ref<const std::string&>());
  }
  std::string text = valid ? fields.dump() : "";
  for (json& field : fields) {
    WipeString(field.get_ref<std::string&>());
  }
  if (!valid) {
    return Fail(ErrorCode::kLogin, "the credential is not valid UTF-8 text",
                {"check the variable it comes from: was a file or a binary key put in it?"});
  }
  return Secret::Take(text);
}

// Newer servers read one of these names, by login method; the other is ignored (the schema strips
// unknown keys).
void AddOrganization(const std::string& slug, json& fields) {
  if (!slug.empty()) {
    fields["organizationSlug"] = slug;
    fields["subOrganizationName"] = slug;
  }
}

Result<Post> UniversalPost(const LoginRequest& request) {
  if (request.client_id.empty() || request.client_secret.empty()) {
    return Fail(ErrorCode::kLogin, "universal auth needs a client id and a client secret",
                {"set INFISICAL_UNIVERSAL_AUTH_CLIENT_ID and "
                 "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"});
  }
  json fields = {{"clientId", request.client_id}, {"clientSecret", request.client_secret.Expose()}};
  AddOrganization(request.organization_slug, fields);
  STEPVEIL_ASSIGN_OR_RETURN(Secret body, BodyOf(fields));
  return Post{"/api/v1/auth/universal-auth/login", std::move(body)};
}

// A wrong identity id is answered 500 "Something went wrong", so it is checked here.
Result<Post> IdTokenPost(std::string path, const LoginRequest& request, const Secret& jwt) {
  if (!IsUuid(request.identity_id)) {
    return Fail(ErrorCode::kLogin,
                request.identity_id.empty()
                    ? "no machine identity id is known"
                    : "the identity id " + Quoted(request.identity_id) + " is not a UUID",
                {"give the machine identity's id, as Infisical shows it: --identity-id or "
                 "INFISICAL_MACHINE_IDENTITY_ID"});
  }
  if (jwt.empty()) {
    return Fail(ErrorCode::kLogin, "there is no id token to log in with",
                {"let the CI job issue one, or name the variable that holds it"});
  }
  json fields = {{"identityId", request.identity_id}, {"jwt", jwt.Expose()}};
  AddOrganization(request.organization_slug, fields);
  STEPVEIL_ASSIGN_OR_RETURN(Secret body, BodyOf(fields));
  return Post{std::move(path), std::move(body)};
}

}  // namespace

Result<Post> LoginPost(const LoginRequest& request, const Secret& jwt) {
  switch (*request.method) {
    case LoginMethod::kUniversal:
      return UniversalPost(request);
    case LoginMethod::kOidc:
      return IdTokenPost("/api/v1/auth/oidc-auth/login", request, jwt);
    case LoginMethod::kJwt:
      return IdTokenPost("/api/v1/auth/jwt-auth/login", request, jwt);
    case LoginMethod::kToken:
      break;
  }
  return Fail(ErrorCode::kInternal, "a given token needs no login");
}

Result<Post> RevokePost(const Secret& access_token) {
  json fields = {{"accessToken", access_token.Expose()}};
  STEPVEIL_ASSIGN_OR_RETURN(Secret body, BodyOf(fields));
  return Post{"/api/v1/auth/token/revoke", std::move(body)};
}

}  // namespace stepveil
