#include "tests/devserver/model/imports.h"

#include <algorithm>

namespace stepveil::devserver {
namespace {

constexpr int kLevels = 10;
using Visited = std::set<std::string>;

std::string LabelOf(const ImportRow& row) { return row.environment + '=' + row.path; }

void AddUnique(std::vector<ImportedSecret>& secrets, const ImportedSecret& secret) {
  bool known = std::any_of(secrets.begin(), secrets.end(), [&](const ImportedSecret& other) {
    return other.row->key == secret.row->key;
  });
  if (!known) secrets.push_back(secret);
}

// The secrets that reach `folder` through its own first import, from the level below.
const std::vector<ImportedSecret>* DeeperSecrets(const std::vector<ImportedFolder>& deeper,
                                                 const Folder* folder) {
  for (const ImportedFolder& entry : deeper) {
    if (folder != nullptr && entry.importer == folder) return &entry.secrets;
  }
  return nullptr;
}

void ExpandEntry(ImportedFolder& entry, const References& references) {
  for (ImportedSecret& secret : entry.secrets) {
    secret.value = references.ExpandOrKeep(secret.value, {entry.environment, entry.path},
                                           secret.row->skip_multiline_encoding);
  }
}

std::vector<ImportedFolder> Collect(const Project& project, std::vector<ImportOf> statements,
                                    const References* references, Visited& visited, int level) {
  if (level >= kLevels) return {};
  std::erase_if(statements, [&](const ImportOf& s) { return visited.contains(LabelOf(*s.row)); });
  std::vector<const Folder*> found;
  for (const ImportOf& statement : statements) {
    const Folder* folder = project.FindFolder(statement.row->environment, statement.row->path);
    if (folder != nullptr) found.push_back(folder);
  }
  if (found.empty()) return {};
  for (const ImportOf& statement : statements) visited.insert(LabelOf(*statement.row));
  std::vector<const Folder*> distinct;
  for (const Folder* folder : found) {
    if (std::find(distinct.begin(), distinct.end(), folder) == distinct.end()) {
      distinct.push_back(folder);
    }
  }
  const auto deeper = Collect(project, ImportsOf(distinct), references, visited, level + 1);

  std::vector<ImportedFolder> entries;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const ImportRow& row = *statements[i].row;
    ImportedFolder entry{row.environment,
                         row.path,
                         i < found.size() ? found[i] : nullptr,
                         statements[i].importer,
                         {}};
    if (entry.source != nullptr) {
      for (const SecretRow& secret : entry.source->secrets) {
        AddUnique(entry.secrets, {&secret, secret.value, row.environment});
      }
    }
    const auto* below = DeeperSecrets(deeper, project.FindFolder(row.environment, row.path));
    if (below != nullptr) {
      for (ImportedSecret secret : *below) AddUnique(entry.secrets, secret);
    }
    if (references != nullptr) ExpandEntry(entry, *references);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

std::vector<ImportOf> ImportsOf(const std::vector<const Folder*>& folders) {
  std::vector<ImportOf> statements;
  std::size_t longest = 0;
  for (const Folder* folder : folders) longest = std::max(longest, folder->imports.size());
  for (std::size_t position = 0; position < longest; ++position) {
    for (const Folder* folder : folders) {
      if (position < folder->imports.size()) {
        statements.push_back({&folder->imports[position], folder});
      }
    }
  }
  return statements;
}

std::vector<ImportedFolder> CollectImports(const Project& project, std::vector<ImportOf> statements,
                                           const References* references) {
  Visited visited;
  return Collect(project, std::move(statements), references, visited, 0);
}

}  // namespace stepveil::devserver
