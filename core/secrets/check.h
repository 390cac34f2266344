#pragma once

#include "core/config/request.h"
#include "core/secrets/faults.h"
#include "core/secrets/folder_tree.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/target.h"

#include <string>
#include <vector>

namespace stepveil {

// `path "/x" in environment "dev"`, as all messages name a place.
[[nodiscard]] std::string PlaceName(const std::string& environment, const std::string& path);

// Adds to `lookups` what is needed to explain each answer that is empty, refused or may be
// incomplete. An unknown environment or path is answered 200 with an empty list (2024), 404 (2026),
// or 403 to those without any rights; one that may not be read 403 (2024) or 200 with an empty list
// (2026); folders that may not be read are missing from a recursive list. With --strict all that is
// asked for is looked at: rights by name or tag give a part of a folder.
void AskAboutAnswers(const std::vector<PathAnswer>& answers, const Request& request,
                     const Target& target, const FolderTree& tree, Lookups& lookups);

// Names each path that was refused, doesn't exist, holds nothing, may be read in part only or was
// replaced by a service token's own scope.
void CheckAnswers(const std::vector<PathAnswer>& answers, const Request& request,
                  const Target& target, const FolderTree& tree, const Lookups& lookups,
                  Faults& faults, std::vector<std::string>& warnings);

// Is `path` the folder `root` or one below it? The lists of 2024 match by prefix, so that /backend
// brings /backend-extra, too.
[[nodiscard]] bool IsBelow(const std::string& root, const std::string& path);

}  // namespace stepveil
