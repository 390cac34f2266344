// Lists as a server of 2026 gives them (recorded). What it does to rules by name and tag, and to
// imports that may not be read, was seen and is not recorded.
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

using Folders = std::vector<const Folder*>;

Answer NoSuchPlace(const SecretQuery& query) {
  if (query.recursive && query.project->FindEnvironment(query.environment) == nullptr) {
    return Refuse(404, "NotFound",
                  "Environment with slug '" + query.environment + "' in project with ID " +
                      query.project->id + " not found");
  }
  return Refuse(404, "SecretPathNotFound",
                "Folder with path '" + query.shown_path + "' in environment '" + query.environment +
                    "' was not found. Please ensure the environment slug and secret path is "
                    "correct.");
}

bool IsBelow(std::string_view path, std::string_view top) {
  return top == "/" || path == top || (path.starts_with(top) && path[top.size()] == '/');
}

Outcome<Folders> FoldersFor(const Context& context, const SecretQuery& query) {
  const Project& project = *query.project;
  if (!MayReadAnything(context.actor, project)) {
    return tl::unexpected(Denied("secrets", "describeSecret"));
  }
  if (!IsSecretPath(query.path)) {
    return tl::unexpected(Refuse(400, "BadRequest",
                                 "Invalid secret path. Only alphanumeric characters, dashes, and "
                                 "underscores are allowed."));
  }
  const Folder* top = project.FindFolder(query.environment, query.path);
  if (top == nullptr) return tl::unexpected(NoSuchPlace(query));
  Folders folders;
  for (const Folder& folder : project.folders) {
    const bool below = query.recursive && folder.environment == query.environment &&
                       IsBelow(folder.path, query.path);
    if (below || &folder == top) folders.push_back(&folder);
  }
  return folders;
}

// What a list that expands has found to be denied, secret by secret.
struct Expansions {
  Json denied = Json::array();

  std::string ValueOf(const Outcome<std::string>& value) {
    if (value) return *value;
    denied.push_back(Json::parse(value.error().body)["message"]);
    return {};
  }
};

void AddSecrets(const Context& context, const SecretQuery& query, const Folder& folder,
                Expansions& expansions, Json& secrets) {
  const bool asked = folder.path == query.path;
  for (const SecretRow& row : folder.secrets) {
    auto tags = TagsFor(query, row);
    const Right least = !asked && query.values ? Right::kValues : Right::kNames;
    if (!tags || !ShowsNewer(context, query, folder, row, least)) continue;
    SecretView view{&row, query.project->id, folder.environment,
                    asked ? query.shown_path : folder.path, row.value};
    view.hidden = HidesNewer(context, query, folder, row);
    view.tags = *tags;
    view.version = row.previous.size() + 1;
    if (query.expand && !view.hidden) {
      view.value = expansions.ValueOf(
          ExpandNewer(context, *query.project, row.value,
                      {row.key, {folder.environment, folder.path}, row.skip_multiline_encoding}));
    }
    secrets.push_back(SecretJson(context, *query.project, view, true));
  }
}

Json ImportJson(const Context& context, const SecretQuery& query, const ImportedFolder& entry,
                Expansions& expansions) {
  Json secrets = Json::array();
  const bool expand = query.expand || !context.store.settings.literal_references;
  for (const ImportedSecret& secret : entry.secrets) {
    SecretView view{secret.row, "", entry.environment, entry.path, secret.value};
    view.imported = true;
    view.version = secret.row->previous.size() + 1;
    view.hidden = HidesNewer(context, query, *secret.folder, *secret.row);
    if (expand && !view.hidden) {
      view.value = expansions.ValueOf(ImportedValueNewer(context, query, entry, secret));
    }
    secrets.push_back(SecretJson(context, *query.project, view, true));
  }
  Json json{{"secretPath", entry.path}, {"environment", entry.environment}};
  if (entry.source != nullptr) json["folderId"] = entry.source->id;
  json["secrets"] = std::move(secrets);
  return json;
}

}  // namespace

bool ShowsNewer(const Context& context, const SecretQuery& query, const Folder& folder,
                const SecretRow& row, Right least) {
  return row.key.find('/') == std::string::npos &&
         RightOn(context.actor, *query.project, folder, row) >= least;
}

bool HidesNewer(const Context& context, const SecretQuery& query, const Folder& folder,
                const SecretRow& row) {
  return row.hidden || !query.values ||
         RightOn(context.actor, *query.project, folder, row) != Right::kValues;
}

std::vector<ImportedFolder> ImportsNewer(const Context& context, const SecretQuery& query,
                                         const Folders& folders) {
  const Right least = query.values ? Right::kValues : Right::kNames;
  std::vector<ImportedFolder> entries = CollectNewerImports(*query.project, ImportsOf(folders));
  for (ImportedFolder& entry : entries) {
    std::erase_if(entry.secrets, [&](const ImportedSecret& secret) {
      return !ShowsNewer(context, query, *secret.folder, *secret.row, least);
    });
  }
  return entries;
}

Outcome<std::string> ImportedValueNewer(const Context& context, const SecretQuery& query,
                                        const ImportedFolder& entry, const ImportedSecret& secret) {
  const Place place = query.v4 ? Place{secret.folder->environment, secret.folder->path}
                               : Place{entry.environment, entry.path};
  return ExpandNewer(context, *query.project, secret.value,
                     {secret.row->key, place, secret.row->skip_multiline_encoding});
}

Answer ListSecretsNewer(const Context& context, const SecretQuery& query) {
  Outcome<Folders> folders = FoldersFor(context, query);
  if (!folders) return folders.error();
  Json body{{"secrets", Json::array()}, {"imports", Json::array()}};
  Expansions expansions;
  for (const Folder* folder : *folders) {
    AddSecrets(context, query, *folder, expansions, body["secrets"]);
  }
  if (query.imports) {
    for (const ImportedFolder& entry : ImportsNewer(context, query, *folders)) {
      body["imports"].push_back(ImportJson(context, query, entry, expansions));
    }
  }
  if (expansions.denied.empty()) return JsonAnswer(200, body);
  return WithDetails(
      Refuse(403, "ForbiddenError", "Failed to expand one or more secret references"),
      expansions.denied);
}

}  // namespace stepveil::devserver
