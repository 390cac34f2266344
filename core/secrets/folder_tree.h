#pragma once

#include "core/base/result.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/secrets/target.h"

#include <map>
#include <string>
#include <vector>

namespace stepveil {

// The folders below some paths of the target's environment: a recursive list leaves out what may
// not be read, and never says so; who may list a project's folders sees them all.
struct FolderTree {
  std::map<std::string, std::vector<std::string>> below;  // absolute paths, by asked path
  std::vector<std::string> unknown;  // asked paths whose folders were not all told
};

// One request for each of `paths` where the server lists whole trees (2026), one more for each
// folder below where it doesn't (2024). Errors: kNetwork.
[[nodiscard]] Result<FolderTree> AskTree(Client& client, const AccessToken& token,
                                         const Target& target,
                                         const std::vector<std::string>& paths);

}  // namespace stepveil
