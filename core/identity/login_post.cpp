#include "core/identity/login_post.h"

#include "core/base/text.h"
#include "core/identity/login_method.h"

#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

using nlohmann::json;

// The fields as a JSON body, which must be valid UTF-8.
Result<Secret> BodyOf(const LoginFields& fields) {
  json body = json::object();
  for (const auto& [name, text] : fields) {
    if (!IsUtf8(text)) {
      return Fail(ErrorCode::kLogin, "the credential is not valid UTF-8 text",
                  {"check the variable it comes from: was a file or a binary key put in it?"});
    }
  }
  const auto place = [](const char* name) { return json::json_pointer(std::string("/") + name); };
  for (const auto& [name, text] : fields) {
    body[place(name)] = text;
  }
  std::string text = body.dump();
  for (const auto& [name, unused] : fields) {
    WipeString(body[place(name)].get_ref<std::string&>());
  }
  return Secret::Take(text);
}

// Newer servers read one of these names, by login method; the other is ignored (the schema strips
// unknown keys).
void AddOrganization(const std::string& slug, LoginFields& fields) {
  if (!slug.empty()) {
    fields.emplace_back("organizationSlug", slug);
    fields.emplace_back("subOrganizationName", slug);
  }
}

}  // namespace

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

Result<Post> LoginPost(const LoginRequest& request, const Secret& proof) {
  const LoginMethod* const method = LoginMethodNamed(request.method);
  if (method == nullptr || !method->issues_token) {
    return Fail(ErrorCode::kInternal, "a given token needs no login");
  }
  STEPVEIL_ASSIGN_OR_RETURN(LoginFields fields, method->fields(request, proof));
  AddOrganization(request.organization_slug, fields);
  STEPVEIL_ASSIGN_OR_RETURN(Secret body, BodyOf(fields));
  return Post{method->path, std::move(body)};
}

Result<Post> RevokePost(const Secret& access_token) {
  STEPVEIL_ASSIGN_OR_RETURN(Secret body, BodyOf({{"accessToken", access_token.Expose()}}));
  return Post{"/api/v1/auth/token/revoke", std::move(body)};
}

}  // namespace stepveil
