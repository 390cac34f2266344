#pragma once

#include "core/base/result.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/secrets/target.h"

#include <string>
#include <vector>

namespace stepveil {

// What an identity may read beyond what it is for.
struct WideRights {
  std::vector<Place> readable;
  std::size_t asked = 0;  // how many places were looked at
};

// Looks at the folders beside each of `named` and beside those above it, at "/" itself, and at the
// same paths of the project's other environments. What a named folder imports is needed, too. No
// value is fetched.
//
// Two rounds: one request for each folder above `named` and one for the environments; then one
// (v3) or two (v4) for each place, of which 30 are looked at, and one for each of `named`. Not
// seen: folders deeper down, rights by name or tag, what a reference of another process needs, and
// anything where the identity may not list folders. Errors: kNetwork.
[[nodiscard]] Result<WideRights> ReadableBeyond(const std::vector<std::string>& named,
                                                Client& client, const AccessToken& token,
                                                const Target& target);

}  // namespace stepveil
