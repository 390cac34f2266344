#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace stepveil::devserver {
namespace {

using Folders = std::vector<const Folder*>;

Answer NothingThere() {
  return JsonAnswer(200, {{"secrets", Json::array()}, {"imports", Json::array()}});
}

// Recorded: it matches by prefix, so that /backend takes /backend-extra along; what the actor may
// not read is dropped instead of refused.
Folders FoldersBelow(const Context& context, const SecretQuery& query) {
  Folders folders;
  for (const Folder& folder : query.project->folders) {
    if (folder.environment == query.environment &&
        (query.path == "/" || folder.path.starts_with(query.path)) &&
        MayRead(context.actor, *query.project, query.environment, folder.path)) {
      folders.push_back(&folder);
    }
  }
  return folders;
}

// The folders to list; an answer if there is nothing to list or no right to.
Outcome<Folders> FoldersFor(const Context& context, const SecretQuery& query) {
  const Project& project = *query.project;
  if (query.recursive) {
    if (project.FindEnvironment(query.environment) == nullptr) return tl::unexpected(Broken());
    return FoldersBelow(context, query);
  }
  if (!MayRead(context.actor, project, query.environment, query.path)) {
    return tl::unexpected(Denied("secrets"));
  }
  if (!IsSecretPath(query.path)) return tl::unexpected(Broken("Find by secret path"));
  const Folder* folder = project.FindFolder(query.environment, query.path);
  if (folder == nullptr) return tl::unexpected(NothingThere());
  return Folders{folder};
}

Json FolderSecrets(const Context& context, const SecretQuery& query, const References& references,
                   const Folder& folder) {
  Json secrets = Json::array();
  const Place place{folder.environment, folder.path};
  for (const SecretRow& row : folder.secrets) {
    auto tags = TagsFor(query, row);
    if (!tags) continue;
    SecretView view{&row, query.project->id, folder.environment, folder.path, row.value};
    view.tags = *tags;
    view.version = row.previous.size() + 1;
    if (query.expand) {
      view.value = references.ExpandOrKeep(row.value, place, row.skip_multiline_encoding);
    }
    secrets.push_back(SecretJson(context, *query.project, view, true));
  }
  return secrets;
}

Json ImportJson(const Context& context, const SecretQuery& query, const ImportedFolder& entry) {
  Json secrets = Json::array();
  for (const ImportedSecret& secret : entry.secrets) {
    SecretView view{secret.row, "", entry.environment, entry.path, secret.value};
    view.imported = true;
    view.version = secret.row->previous.size() + 1;
    secrets.push_back(SecretJson(context, *query.project, view, true));
  }
  Json json{{"secretPath", entry.path}, {"environment", entry.environment}};
  if (entry.source != nullptr) json["folderId"] = entry.source->id;
  json["secrets"] = std::move(secrets);
  return json;
}

// Imports the actor may not read are left out without a word (recorded); values are always
// expanded.
Json ImportsJson(const Context& context, const SecretQuery& query, const References& references,
                 const Folders& folders) {
  std::vector<ImportOf> statements = ImportsOf(folders);
  std::erase_if(statements, [&](const ImportOf& statement) {
    return !MayRead(context.actor, *query.project, statement.row->environment, statement.row->path);
  });
  Json imports = Json::array();
  for (const auto& entry : CollectImports(*query.project, std::move(statements), &references)) {
    imports.push_back(ImportJson(context, query, entry));
  }
  return imports;
}

}  // namespace

std::optional<std::vector<std::string>> TagsFor(const SecretQuery& query, const SecretRow& row) {
  if (query.tags.empty()) return row.tags;
  std::vector<std::string> shown;
  for (const std::string& tag : row.tags) {
    if (std::find(query.tags.begin(), query.tags.end(), tag) != query.tags.end()) {
      shown.push_back(tag);
    }
  }
  if (shown.empty()) return std::nullopt;
  return shown;
}

bool IsSecretPath(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '/';
  });
}

Answer ListSecrets(const Context& context, const SecretQuery& query) {
  Outcome<Folders> folders = FoldersFor(context, query);
  if (!folders) return folders.error();
  const References references(*query.project, context.actor);
  Json body{{"secrets", Json::array()}};
  for (const Folder* folder : *folders) {
    for (Json& secret : FolderSecrets(context, query, references, *folder)) {
      body["secrets"].push_back(std::move(secret));
    }
  }
  if (query.imports) body["imports"] = ImportsJson(context, query, references, *folders);
  return JsonAnswer(200, body);
}

}  // namespace stepveil::devserver
