#pragma once

#include "core/base/variables.h"
#include "core/config/request.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// Does the command inherit this variable, which is no credential?
[[nodiscard]] bool IsInherited(std::string_view name, const Inheritance& inheritance);

// A variable that was read as a credential, and that the command gets all the same.
struct KeptCredential {
  std::string name;
  std::string pattern;  // what names it; the name itself, if that stands there
};

// Those of `credential_variables` that are set in `parent` and that `inheritance.keep` names:
// itself or by a pattern with a letter or digit in it. A mere "*" means no credential.
[[nodiscard]] std::vector<KeptCredential> KeptCredentials(
    const Variables& parent, const std::vector<std::string>& credential_variables,
    const Inheritance& inheritance);

}  // namespace stepveil
