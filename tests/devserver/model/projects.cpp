#include "tests/devserver/model/projects.h"

#include "tests/devserver/model/dates.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

Json EnvironmentJson(const Environment& environment) {
  return {{"name", environment.name}, {"slug", environment.slug}, {"id", environment.id}};
}

Json ProjectJson(const Store& store, const Project& project) {
  Json json{{"id", project.id},
            {"name", project.name},
            {"slug", project.slug},
            {"autoCapitalization", !store.rules().newer_fields},
            {"orgId", store.org_id},
            {"createdAt", IsoDate(store.seeded)},
            {"updatedAt", IsoDate(store.seeded)},
            {"version", 3},
            {"upgradeStatus", nullptr},
            {"pitVersionLimit", 10},
            {"kmsCertificateKeyId", nullptr},
            {"auditLogsRetentionDays", nullptr},
            {"_id", project.id}};
  if (store.rules().newer_fields) {
    json.update({{"description", nullptr},
                 {"type", "secret-manager"},
                 {"defaultProduct", nullptr},
                 {"hasDeleteProtection", false},
                 {"secretSharing", true},
                 {"showSnapshotsLegacy", false},
                 {"secretDetectionIgnoreValues", nullptr},
                 {"enforceEncryptedSecretManagerSecretMetadata", nullptr}});
  }
  json["environments"] = Json::array();
  for (const Environment& environment : project.environments) {
    json["environments"].push_back(EnvironmentJson(environment));
  }
  return json;
}

Outcome<const Project*> ForMember(const Context& context, const Project* project,
                                  const std::string& named) {
  if (project == nullptr) {
    return tl::unexpected(Refuse(404, "NotFound", "Project with " + named + " not found"));
  }
  if (auto refusal = RefuseStranger(context.store, context.actor, *project))
    return tl::unexpected(*refusal);
  return project;
}

// The folder that a query by workspaceId, environment and path names.
struct Spot {
  const Project* project = nullptr;
  const Folder* folder = nullptr;
};

Outcome<Spot> FindSpot(const Context& context) {
  Schema schema(context.request);
  const std::string id = schema.RequiredQueryText("workspaceId");
  const std::string environment = schema.RequiredQueryText("environment");
  const std::string path = schema.QueryText("path").value_or("/");
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  Outcome<const Project*> project =
      ForMember(context, context.store.FindProjectById(id), "ID '" + id + "'");
  if (!project) return tl::unexpected(project.error());
  if ((*project)->FindEnvironment(environment) == nullptr) {
    return tl::unexpected(
        Refuse(404, "NotFound", "Environment with slug '" + environment + "' not found"));
  }
  return Spot{*project, (*project)->FindFolder(environment, path)};
}

bool IsChild(const Folder& folder, const Folder& parent) {
  if (folder.environment != parent.environment || folder.path == "/") return false;
  const std::string above = parent.path == "/" ? "/" : parent.path + "/";
  return folder.path.starts_with(above) && folder.path.find('/', above.size()) == std::string::npos;
}

bool IsBelow(const Folder& folder, const Folder& top) {
  return folder.environment == top.environment && &folder != &top &&
         (top.path == "/" || folder.path.starts_with(top.path + "/"));
}

const Folder* ParentOf(const Project& project, const Folder& folder) {
  const std::string above = folder.path.substr(0, folder.path.rfind('/'));
  return project.FindFolder(folder.environment, above.empty() ? "/" : above);
}

Json FolderJson(const Context& context, const Spot& top, const Folder& folder) {
  const Environment* environment = top.project->FindEnvironment(folder.environment);
  Json json{{"id", folder.id},
            {"name", folder.path.substr(folder.path.rfind('/') + 1)},
            {"version", 1},
            {"createdAt", IsoDate(context.store.seeded)},
            {"updatedAt", IsoDate(context.store.seeded)},
            {"envId", environment->id},
            {"parentId", ParentOf(*top.project, folder)->id},
            {"isReserved", false}};
  if (!context.store.rules().newer_fields) return json;
  json["description"] = nullptr;
  const bool untouched = folder.secrets.empty() && folder.imports.empty();
  json["lastSecretModified"] = untouched ? Json() : Json(IsoDate(context.store.seeded));
  return json;
}

Json ImportStatementJson(const Context& context, const Spot& spot, std::size_t index) {
  const ImportRow& row = spot.folder->imports[index];
  const Environment* source = spot.project->FindEnvironment(row.environment);
  return {{"id", row.id},
          {"version", 1},
          {"importPath", row.path},
          {"position", index + 1},
          {"createdAt", IsoDate(context.store.seeded)},
          {"updatedAt", IsoDate(context.store.seeded)},
          {"folderId", spot.folder->id},
          {"isReplication", false},
          {"isReplicationSuccess", nullptr},
          {"replicationStatus", nullptr},
          {"lastReplicated", nullptr},
          {"isReserved", false},
          {"importEnv", source == nullptr ? Json() : EnvironmentJson(*source)}};
}

}  // namespace

Answer ServerStatus(Context& context) {
  if (context.store.settings.redis_down) return {0, {}, ""};
  Json json{{"date", IsoDate(context.store.Now())},
            {"message", "Ok"},
            {"emailConfigured", false},
            {"inviteOnlySignup", true},
            {"redisConfigured", true},
            {"secretScanningConfigured", false}};
  if (context.store.rules().newer_fields) {
    json.update({{"auditLogStorageDisabled", false}, {"maxIdentityAccessTokenTTL", 7776000}});
  }
  return JsonAnswer(200, json);
}

Answer ProjectBySlug(Context& context) {
  const std::string& slug = context.request.parameters[0];
  auto project = ForMember(context, context.store.FindProject(slug), "slug '" + slug + "'");
  if (!project) return project.error();
  Json json = ProjectJson(context.store, **project);
  if (context.store.rules().newer_fields) {
    json["kmsSecretManagerKeyId"] = UuidFor("key of " + (*project)->id);
  }
  return JsonAnswer(200, json);
}

Answer ProjectById(Context& context) {
  const std::string& id = context.request.parameters[0];
  auto project = ForMember(context, context.store.FindProjectById(id), "ID '" + id + "'");
  if (!project) return project.error();
  return JsonAnswer(200, {{"workspace", ProjectJson(context.store, **project)}});
}

Answer ListProjects(Context& context) {
  Json projects = Json::array();
  for (const Project& project : context.store.projects) {
    if (!RefuseStranger(context.store, context.actor, project)) {
      projects.push_back(ProjectJson(context.store, project));
    }
  }
  return JsonAnswer(200, {{"workspaces", projects}});
}

Answer ListFolders(Context& context) {
  Outcome<Spot> spot = FindSpot(context);
  if (!spot) return spot.error();
  const bool recursive = context.store.rules().lists_folders_below &&
                         context.request.Query("recursive").value_or("") == "true";
  Json folders = Json::array();
  for (const Folder& folder : spot->project->folders) {
    if (spot->folder == nullptr) break;
    const bool listed = recursive ? IsBelow(folder, *spot->folder) : IsChild(folder, *spot->folder);
    if (!listed) continue;
    folders.push_back(FolderJson(context, *spot, folder));
    if (recursive) {
      const std::size_t top = spot->folder->path == "/" ? 0 : spot->folder->path.size();
      folders.back()["relativePath"] = folder.path.substr(top);
    }
  }
  return JsonAnswer(200, {{"folders", folders}});
}

Answer ListImportStatements(Context& context) {
  Outcome<Spot> spot = FindSpot(context);
  if (!spot) return spot.error();
  Json statements = Json::array();
  for (std::size_t i = 0; spot->folder != nullptr && i < spot->folder->imports.size(); ++i) {
    statements.push_back(ImportStatementJson(context, *spot, i));
  }
  return JsonAnswer(
      200, {{"message", "Successfully fetched secret imports"}, {"secretImports", statements}});
}

Answer GetIdentity(Context& context) {
  const std::string& id = context.request.parameters[0];
  if (context.store.FindIdentity(id) != nullptr) return Denied("identity");
  return Refuse(404, "NotFound", "Failed to find identity with ID " + id);
}

}  // namespace stepveil::devserver
