#include "core/identity/login_method.h"

#include <algorithm>
#include <array>

namespace stepveil {
namespace {

constexpr std::array kLoginMethods = {
    &kOidcLogin,       &kUniversalLogin, &kJwtLogin,    &kAwsLogin,   &kKubernetesLogin,
    &kGcpIdTokenLogin, &kGcpIamLogin,    &kAzureLogin,  &kLdapLogin,  &kOciLogin,
    &kAlicloudLogin,   &kTlsCertLogin,   &kSpiffeLogin, &kTokenLogin,
};

}  // namespace

std::span<const LoginMethod* const> LoginMethods() { return kLoginMethods; }

const LoginMethod* LoginMethodNamed(std::string_view name) {
  const auto is_named = [name](const LoginMethod* method) {
    return method->name == name || std::find(method->other_names.begin(), method->other_names.end(),
                                             name) != method->other_names.end();
  };
  const auto found = std::find_if(kLoginMethods.begin(), kLoginMethods.end(), is_named);
  return found == kLoginMethods.end() ? nullptr : *found;
}

}  // namespace stepveil
