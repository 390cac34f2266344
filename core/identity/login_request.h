#pragma once

#include "core/base/secret.h"

#include <functional>
#include <map>
#include <string>

namespace stepveil {

// What was given for the settings that one login method alone has, by their names (LoginSetting).
struct LoginValues {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, Secret, std::less<>> secrets;

  // Empty where nothing was given.
  [[nodiscard]] const std::string& Text(std::string_view name) const;
  [[nodiscard]] const Secret& Credential(std::string_view name) const;
};

// How to log in, and what with.
struct LoginRequest {
  // A name of LoginMethods(), chosen by --method, else INFISICAL_TOKEN, else a complete
  // universal-auth pair, else the file, else oidc when an identity id is known. "": no way to log
  // in was found.
  std::string method;
  std::string identity_id;
  std::string audience;           // "" = the CI's default
  Secret jwt;                     // jwt; oidc: an id token given instead of fetched
  Secret token;                   // token: access token, or service token ("st.")
  std::string organization_slug;  // "" = none
  LoginValues own;                // the method's own settings

  // Was something given for this setting?
  [[nodiscard]] bool Has(std::string_view setting) const;
};

}  // namespace stepveil
