#pragma once

#include "core/config/request.h"
#include "core/secrets/list.h"
#include "core/secrets/secret_set.h"

#include <vector>

namespace stepveil {

// A secret that won, and whether the server kept its value back.
struct ResolvedSecret {
  FetchedSecret secret;
  bool withheld = false;
  bool one_line = false;  // what it refers to was quoted to one line
};

// Who wins within each asked path: the folder's own secrets beat imports, even when empty; a later
// import beats an earlier one (recorded: get-import-duplicate-last-wins, -direct-wins). Folders
// outside of the asked one are dropped.
//
// A recursive list doesn't say which folder imports what. If its imports are those of the asked
// folder, they are settled as above; if not, all that the folders' own secrets don't beat are kept,
// so that one name with two origins is seen as a conflict later on.
//
// Values are moved out of `answers`, but for those whose rows are to be kept.
//
// Sorted by order of asked paths, own before imported, depth, path, environment and name, since the
// server's order is random.
[[nodiscard]] std::vector<ResolvedSecret> ResolveDuplicates(std::vector<PathAnswer>& answers,
                                                            const Request& request,
                                                            const std::string& environment);

}  // namespace stepveil
