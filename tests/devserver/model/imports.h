#pragma once

#include "tests/devserver/model/references.h"

#include <set>
#include <string>
#include <vector>

namespace stepveil::devserver {

// One import statement with the folder it stands in.
struct ImportOf {
  const ImportRow* row = nullptr;
  const Folder* importer = nullptr;
};

struct ImportedSecret {
  const SecretRow* row = nullptr;
  std::string value;               // references expanded, if asked
  std::string environment;         // of the import statement it came by
  const Folder* folder = nullptr;  // newer servers: where it stands
};

// One entry of an answer's imports[]. The label (environment, path) is the statement's; the secrets
// need not be that folder's: see CollectImports.
struct ImportedFolder {
  std::string environment, path;
  const Folder* source = nullptr;  // whose secrets these are, nullptr if a label was left over
  const Folder* importer = nullptr;
  std::vector<ImportedSecret> secrets;
};

// The import statements of `folders` in the order the server gives them: by position, then by
// folder.
std::vector<ImportOf> ImportsOf(const std::vector<const Folder*>& folders);

// Follows imports as the 2024 server does (recorded): the folders that exist are matched to the
// statements by their position in the list, so that a missing one shifts all later labels; the
// imports of an imported folder are merged into it, its own names winning; a folder is visited once
// per level. `references` is nullptr if values stay as they are.
std::vector<ImportedFolder> CollectImports(const Project& project, std::vector<ImportOf> statements,
                                           const References* references);

// Follows imports as a server of 2026 does (recorded): one entry for each folder, also for one that
// is gone; what an imported folder imports is merged into its entry. What stands a level deeper yet
// is lost (seen, not recorded). Values are as stored.
std::vector<ImportedFolder> CollectNewerImports(const Project& project,
                                                const std::vector<ImportOf>& statements);

}  // namespace stepveil::devserver
