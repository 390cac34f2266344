#include "tests/devserver/model/admin.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/schema.h"
#include "tests/devserver/model/seed.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

std::string TextOf(const Json& body, const char* name, const std::string& absent = "") {
  auto found = body.is_object() ? body.find(name) : body.end();
  return body.is_object() && found != body.end() && found->is_string() ? found->get<std::string>()
                                                                       : absent;
}

Answer Missing(const std::string& what) { return Refuse(404, "NotFound", what + " not found"); }

Project* FindProject(Store& store, const std::string& id) {
  auto found = std::find_if(store.projects.begin(), store.projects.end(),
                            [&](const Project& project) { return project.id == id; });
  return found == store.projects.end() ? nullptr : &*found;
}

// The folder that a body names by project, environment and `path_name`.
Folder* FindFolder(Context& context, const char* path_name) {
  const Json& body = *context.request.body;
  Project* project = FindProject(context.store, TextOf(body, "workspaceId"));
  if (project == nullptr) return nullptr;
  return const_cast<Folder*>(
      project->FindFolder(TextOf(body, "environment"), TextOf(body, path_name, "/")));
}

void AddEnvironment(Project& project, const std::string& name, const std::string& slug) {
  project.environments.push_back({RandomUuid(), slug, name});
  project.folders.push_back({RandomUuid(), slug, "/", {}, {}});
}

std::string Below(const Folder& parent, const std::string& name) {
  return parent.path == "/" ? '/' + name : parent.path + '/' + name;
}

SecretRow* FindRow(Folder& folder, const std::string& key) {
  for (SecretRow& row : folder.secrets) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

}  // namespace

Answer CreateProject(Context& context) {
  const std::string name = TextOf(*context.request.body, "projectName");
  if (name.empty()) return Missing("A name for the project");
  Project project;
  project.id = RandomUuid();
  project.name = name;
  project.slug = TextOf(*context.request.body, "slug", name);
  AddEnvironment(project, "Development", "dev");
  AddEnvironment(project, "Staging", "staging");
  AddEnvironment(project, "Production", "prod");
  context.store.projects.push_back(project);
  return JsonAnswer(200, {{"project",
                           {{"id", project.id},
                            {"slug", project.slug},
                            {"name", name},
                            {"orgId", context.store.org_id}}}});
}

Answer DeleteProject(Context& context) {
  const std::string& id = context.request.parameters[0];
  const auto gone = std::erase_if(context.store.projects,
                                  [&](const Project& project) { return project.id == id; });
  return gone == 0 ? Missing("Project with ID '" + id + "'")
                   : JsonAnswer(200, {{"workspace", {{"id", id}}}});
}

Answer CreateEnvironment(Context& context) {
  Project* project = FindProject(context.store, context.request.parameters[0]);
  const std::string slug = TextOf(*context.request.body, "slug");
  if (project == nullptr || slug.empty()) return Missing("Project");
  AddEnvironment(*project, TextOf(*context.request.body, "name", slug), slug);
  return JsonAnswer(200, {{"environment", {{"slug", slug}}}});
}

Answer CreateFolder(Context& context) {
  const Json& body = *context.request.body;
  const Folder* parent = FindFolder(context, "path");
  const std::string name = TextOf(body, "name");
  if (parent == nullptr || name.empty()) return Missing("Folder");
  Project* project = FindProject(context.store, TextOf(body, "workspaceId"));
  const Folder folder{RandomUuid(), parent->environment, Below(*parent, name), {}, {}};
  project->folders.push_back(folder);
  return JsonAnswer(200, {{"folder", {{"id", folder.id}, {"name", name}}}});
}

Answer DeleteFolder(Context& context) {
  const Folder* parent = FindFolder(context, "path");
  if (parent == nullptr) return Missing("Folder");
  Project* project = FindProject(context.store, TextOf(*context.request.body, "workspaceId"));
  const std::string path = Below(*parent, context.request.parameters[0]);
  const std::string environment = parent->environment;
  std::erase_if(project->folders, [&](const Folder& folder) {
    return folder.environment == environment &&
           (folder.path == path || folder.path.starts_with(path + '/'));
  });
  return JsonAnswer(200, {{"folder", {{"name", context.request.parameters[0]}}}});
}

Answer WriteSecret(Context& context) {
  const Json& body = *context.request.body;
  const std::string& key = context.request.parameters[0];
  Folder* folder = FindFolder(context, "secretPath");
  if (folder == nullptr) return Missing("Folder");
  SecretRow* row = FindRow(*folder, key);
  if (row == nullptr) {
    folder->secrets.push_back({RandomUuid(), key, "", "", {}, {}});
    row = &folder->secrets.back();
  } else {
    row->previous.push_back(row->value);
  }
  row->value = StoredValue(TextOf(body, "secretValue"));
  row->skip_multiline_encoding = body.value("skipMultilineEncoding", false);
  return JsonAnswer(200, {{"secret", {{"id", row->id}, {"secretKey", key}}}});
}

Answer DeleteSecret(Context& context) {
  const std::string& key = context.request.parameters[0];
  Folder* folder = FindFolder(context, "secretPath");
  if (folder == nullptr || FindRow(*folder, key) == nullptr) return Missing("Secret");
  std::erase_if(folder->secrets, [&](const SecretRow& row) { return row.key == key; });
  return JsonAnswer(200, {{"secret", {{"secretKey", key}}}});
}

Answer CreateImport(Context& context) {
  const Json source = context.request.body->value("import", Json::object());
  Folder* folder = FindFolder(context, "path");
  if (folder == nullptr) return Missing("Folder");
  folder->imports.push_back(
      {RandomUuid(), TextOf(source, "environment"), TextOf(source, "path", "/")});
  return JsonAnswer(200, {{"message", "Successfully created secret import"},
                          {"secretImport", {{"id", folder->imports.back().id}}}});
}

}  // namespace stepveil::devserver
