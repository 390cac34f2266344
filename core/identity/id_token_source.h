#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <string>
#include <vector>

namespace stepveil {

// Port: where the CI job's id token (a JWT) comes from. Users: one per CI adapter. An id token that
// stands in a variable the user names is no source: config reads it (LoginRequest::jwt).
class IdTokenSource {
 public:
  virtual ~IdTokenSource() = default;

  // The id token for `audience` ("" = the CI's default). Errors: kLogin, with a hint that says
  // which permission or setting the job lacks; kNetwork when the CI's endpoint can't be reached.
  [[nodiscard]] virtual Result<Secret> Fetch(const std::string& audience) = 0;

  // Variables this source reads as a credential; the child never inherits them.
  [[nodiscard]] virtual std::vector<std::string> CredentialVariables() const = 0;
};

}  // namespace stepveil
