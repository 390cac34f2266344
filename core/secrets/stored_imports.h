#pragma once

#include "core/config/request.h"
#include "core/http/client.h"
#include "core/secrets/folders.h"
#include "core/secrets/list.h"
#include "core/secrets/target.h"

#include <set>
#include <vector>

namespace stepveil {

// A path that imports several folders: one answer shows what all of them store, where the list
// shows it with references followed. (A route that came with v4; read in the server's source, not
// recorded. Where it is refused or absent, the folders are asked one by one.)
struct StoredImports {
  const PathAnswer* answer;
  std::set<Place> covers;
};

// Moves out of `open`, the imported folders that are not known, those that can be looked at in one
// answer: of paths with two of them or more, of a recursive one only what the path itself imports.
// None with --strict, which looks into each folder for what it imports itself.
[[nodiscard]] std::vector<StoredImports> TakeTogether(const std::vector<PathAnswer>& answers,
                                                      const Request& request,
                                                      std::set<Place>& open);

[[nodiscard]] ApiCall Call(const StoredImports& together, const AccessToken& token,
                           const Target& target);

// Marks as plain the folders whose secrets, as far as they are taken, are stored as the list shows
// them and refer to nothing: nothing was put in a reference's place. A refusal, or an answer of
// another shape, marks none.
void TakeStored(const HttpResponse& response, const StoredImports& together, const Request& request,
                Folders& folders);

}  // namespace stepveil
