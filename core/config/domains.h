#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

enum class InsecureDomain { kLoopbackOnly, kAllowed };

// "https://host[:port]" from an address as users write it: a trailing slash, "/api" and the default
// port are dropped, scheme and host are lower case. Refuses user:password@, other paths, queries.
[[nodiscard]] Result<std::string> CheckedDomain(std::string_view text, InsecureDomain http);

// Is `domain` (as CheckedDomain returns it) one of Infisical's own clouds?
[[nodiscard]] bool IsInfisicalCloud(std::string_view domain);

// May a repository's file name `domain`? A pull request can change that file, and whoever answers
// at the domain receives the login. `allowed` is STEPVEIL_ALLOWED_DOMAINS, checked: when it
// is set, it takes the place of the clouds. Errors: kConfig.
[[nodiscard]] Result<void> CheckRepositoryDomain(const std::string& domain,
                                                 const std::vector<std::string>& allowed);

}  // namespace stepveil
