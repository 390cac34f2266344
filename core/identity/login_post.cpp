#include "core/identity/login_post.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/identity/aws_proof.h"

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
Result<void> CheckIdentityId(const std::string& identity_id) {
  if (IsUuid(identity_id)) {
    return {};
  }
  return Fail(ErrorCode::kLogin,
              identity_id.empty() ? "no machine identity id is known"
                                  : "the identity id " + Quoted(identity_id) + " is not a UUID",
              {"give the machine identity's id, as Infisical shows it: --identity-id or "
               "INFISICAL_MACHINE_IDENTITY_ID"});
}

Result<Post> AwsPost(const LoginRequest& request, const Secret& proof) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  json fields = {{"identityId", request.identity_id},
                 {"iamHttpRequestMethod", kAwsProofMethod},
                 {"iamRequestBody", Base64(kAwsProofBody)},
                 {"iamRequestHeaders", proof.Expose()}};
  AddOrganization(request.organization_slug, fields);
  STEPVEIL_ASSIGN_OR_RETURN(Secret body, BodyOf(fields));
  return Post{"/api/v1/auth/aws-auth/login", std::move(body)};
}

Result<Post> IdTokenPost(std::string path, const LoginRequest& request, const Secret& jwt) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
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

Result<Post> LoginPost(const LoginRequest& request, const Secret& proof) {
  switch (*request.method) {
    case LoginMethod::kUniversal:
      return UniversalPost(request);
    case LoginMethod::kOidc:
      return IdTokenPost("/api/v1/auth/oidc-auth/login", request, proof);
    case LoginMethod::kJwt:
      return IdTokenPost("/api/v1/auth/jwt-auth/login", request, proof);
    case LoginMethod::kAwsIam:
      return AwsPost(request, proof);
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
