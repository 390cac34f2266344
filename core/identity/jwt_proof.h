#pragma once

#include "core/base/result.h"
#include "core/identity/login_method.h"

#include <string>

namespace stepveil {

// What the logins have in common that show a JWT: LoginMethod::fields. Errors: kLogin, for an
// identity id that is no UUID, and for no token.
[[nodiscard]] Result<LoginFields> FieldsOfJwt(const LoginRequest& request, const Secret& jwt);

// The JWT that makes an answer of a metadata service. `whose` names the service in messages.
// Errors: kLogin, where something else answers, a portal's page perhaps.
[[nodiscard]] Result<Secret> JwtOf(const Secret& text, const std::string& whose);

// What is wrong with a file as a proof that has to be a JWT; nothing if it is one.
[[nodiscard]] Result<Secret> ReadJwtFile(const std::string& path, const std::string& what);

}  // namespace stepveil
