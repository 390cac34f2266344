#include "tests/devserver/model/imports.h"

#include <algorithm>

namespace stepveil::devserver {
namespace {

using Visited = std::set<std::string>;

std::string LabelOf(const ImportRow& row) { return row.environment + '=' + row.path; }

// The first statement of each folder that was not visited yet.
std::vector<ImportOf> Unvisited(const std::vector<ImportOf>& statements, Visited& visited) {
  std::vector<ImportOf> rest;
  for (const ImportOf& statement : statements) {
    if (visited.insert(LabelOf(*statement.row)).second) rest.push_back(statement);
  }
  return rest;
}

void AddSecrets(const Folder& folder, const std::string& environment, ImportedFolder& entry) {
  for (const SecretRow& row : folder.secrets) {
    const bool known =
        std::any_of(entry.secrets.begin(), entry.secrets.end(),
                    [&](const ImportedSecret& other) { return other.row->key == row.key; });
    if (!known) entry.secrets.push_back({&row, row.value, environment, &folder});
  }
}

}  // namespace

std::vector<ImportedFolder> CollectNewerImports(const Project& project,
                                                const std::vector<ImportOf>& statements) {
  Visited visited;
  std::vector<ImportedFolder> entries;
  for (const ImportOf& statement : Unvisited(statements, visited)) {
    const ImportRow& row = *statement.row;
    const Folder* source = project.FindFolder(row.environment, row.path);
    entries.push_back({row.environment, row.path, source, statement.importer, {}});
    if (source != nullptr) AddSecrets(*source, row.environment, entries.back());
  }
  for (ImportedFolder& entry : entries) {
    if (entry.source == nullptr) continue;
    for (const ImportOf& deeper : Unvisited(ImportsOf({entry.source}), visited)) {
      const Folder* folder = project.FindFolder(deeper.row->environment, deeper.row->path);
      if (folder != nullptr) AddSecrets(*folder, entry.environment, entry);
    }
  }
  return entries;
}

}  // namespace stepveil::devserver
