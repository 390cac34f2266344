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

// Recorded: the 2024 server matches by prefix, so that /backend takes /backend-extra along. Newer
// servers match whole segments (unrecorded).
bool IsBelow(const Store& store, std::string_view path, std::string_view top) {
  if (top == "/" || path == top) return true;
  if (!path.starts_with(top)) return false;
  return !store.Modern() || path[top.size()] == '/';
}

// Recursion drops what the actor may not read instead of refusing.
Folders FoldersBelow(const Context& context, const SecretQuery& query) {
  Folders folders;
  for (const Folder& folder : query.project->folders) {
    if (folder.environment != query.environment) continue;
    const Right right = RightOn(context.actor, *query.project, query.environment, folder.path);
    const Right needed =
        context.store.Modern() && folder.path != query.path ? Right::kValues : Right::kNames;
    if (right >= needed && IsBelow(context.store, folder.path, query.path)) {
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

// The tags to show: with a filter only those asked for (recorded); nothing if none fits.
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

bool IsHidden(const Context& context, const SecretQuery& query, const SecretRow& row,
              const Place& place) {
  if (!context.store.Modern()) return false;
  return row.hidden || !query.values ||
         RightOn(context.actor, *query.project, place.environment, place.path) != Right::kValues;
}

// The value of a listed secret. The 2024 server swallows a refused reference; newer ones refuse.
Outcome<std::string> ListedValue(const Context& context, const References& references,
                                 const SecretRow& row, const Place& place) {
  Outcome<std::string> value = references.Expand(row.value, place, row.skip_multiline_encoding);
  if (value || context.store.Modern()) return value;
  return row.value;
}

Outcome<Json> FolderSecrets(const Context& context, const SecretQuery& query,
                            const References& references, const Folder& folder) {
  Json secrets = Json::array();
  const Place place{folder.environment, folder.path};
  for (const SecretRow& row : folder.secrets) {
    auto tags = TagsFor(query, row);
    if (!tags) continue;
    SecretView view{&row, query.project->id, folder.environment, folder.path, row.value};
    view.hidden = IsHidden(context, query, row, place);
    view.tags = *tags;
    view.version = row.previous.size() + 1;
    if (query.expand && !view.hidden) {
      Outcome<std::string> value = ListedValue(context, references, row, place);
      if (!value) return tl::unexpected(value.error());
      view.value = *value;
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
    view.hidden = IsHidden(context, query, *secret.row, {entry.environment, entry.path});
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

bool IsSecretPath(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '/';
  });
}

Answer ListSecrets(const Context& context, const SecretQuery& query) {
  Outcome<Folders> folders = FoldersFor(context, query);
  if (!folders) return folders.error();
  const References references(context.store, *query.project, context.actor);
  Json body{{"secrets", Json::array()}};
  for (const Folder* folder : *folders) {
    Outcome<Json> secrets = FolderSecrets(context, query, references, *folder);
    if (!secrets) return secrets.error();
    for (Json& secret : *secrets) body["secrets"].push_back(std::move(secret));
  }
  if (query.imports) body["imports"] = ImportsJson(context, query, references, *folders);
  return JsonAnswer(200, body);
}

}  // namespace stepveil::devserver
