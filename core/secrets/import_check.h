#pragma once

#include "core/config/request.h"
#include "core/secrets/faults.h"
#include "core/secrets/folder_tree.h"
#include "core/secrets/folders.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/target.h"

#include <string>
#include <vector>

namespace stepveil {

// All that bears on imports.
struct ImportView {
  const std::vector<PathAnswer>& answers;
  const Request& request;
  const Target& target;
  const Folders& folders;  // v4: what imported folders import, too
  const FolderTree& tree;  // recursive: whose imports a list may show
};

// Adds to `lookups` the folders of imports that the lists leave in doubt. Imports that the list
// shows, each with its folder and a secret, are alive: they cost nothing. v3: those that the list
// leaves out or gives no folder. v4: those that came without a secret, also where an imported
// folder imports them.
void AskAboutImports(const ImportView& view, Lookups& lookups);

// Names each import whose folder is gone, or which may not be read: servers of 2024 leave the
// latter out, and put a gone one's label on another's secrets; newer ones show either as an empty
// one. Warns of what is imported three deep, which servers leave out.
void CheckImports(const ImportView& view, const Lookups& lookups, Faults& faults,
                  std::vector<std::string>& warnings);

}  // namespace stepveil
