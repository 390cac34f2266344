// Answers about projects, folders, imports and service tokens; values never stand in them.
#include "core/base/foreign_json.h"
#include "core/secrets/answer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil {
namespace {

using nlohmann::json;

std::string TextOf(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

// The body if it is the JSON object of a success, else null.
json ObjectOf(const HttpResponse& answer) {
  json body = answer.status == 200 ? ReadForeignJson(answer.body.Expose(), kLargeJson) : json();
  return body.is_object() ? body : json();
}

// The named list's objects; nothing if there is no such list.
std::optional<std::vector<json>> ObjectsOf(const json& object, const char* name) {
  if (!object.is_object() || !object.contains(name) || !object[name].is_array()) {
    return std::nullopt;
  }
  std::vector<json> objects;
  for (const json& element : object[name]) {
    if (element.is_object()) {
      objects.push_back(element);
    }
  }
  return objects;
}

std::int64_t PositionOf(const json& rule) {
  const auto at = rule.find("position");
  return at != rule.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

bool IsSet(const json& rule, const char* name) {
  const auto at = rule.find(name);
  return at != rule.end() && at->is_boolean() && at->get<bool>();
}

}  // namespace

std::optional<Project> ReadProject(const HttpResponse& answer) {
  json body = ObjectOf(answer);
  for (const char* wrapper : {"workspace", "project"}) {
    if (body.is_object() && body.contains(wrapper) && body[wrapper].is_object()) {
      body = json(body[wrapper]);
    }
  }
  const auto environments = ObjectsOf(body, "environments");
  if (!body.is_object() || TextOf(body, "id").empty()) {
    return std::nullopt;
  }
  Project project{TextOf(body, "id"), {}};
  for (const json& environment : environments.value_or(std::vector<json>{})) {
    project.environments.emplace_back(TextOf(environment, "slug"), TextOf(environment, "name"));
  }
  return project;
}

std::optional<std::vector<ListedFolder>> ReadFolders(const HttpResponse& answer) {
  const auto folders = ObjectsOf(ObjectOf(answer), "folders");
  if (!folders) {
    return std::nullopt;
  }
  std::vector<ListedFolder> listed;
  for (const json& folder : *folders) {
    listed.push_back({TextOf(folder, "id"), TextOf(folder, "parentId"), TextOf(folder, "name"),
                      folder.contains("relativePath")});
  }
  return listed;
}

std::optional<std::vector<ImportRule>> ReadImportRules(const HttpResponse& answer) {
  auto listed = ObjectsOf(ObjectOf(answer), "secretImports");
  if (!listed) {
    return std::nullopt;
  }
  std::stable_sort(listed->begin(), listed->end(),
                   [](const json& a, const json& b) { return PositionOf(a) < PositionOf(b); });
  std::vector<ImportRule> rules;
  for (const json& rule : *listed) {
    const json environment = rule.value("importEnv", json::object());
    rules.push_back({environment.is_object() ? TextOf(environment, "slug") : "",
                     TextOf(rule, "importPath"),
                     IsSet(rule, "isReplication") || IsSet(rule, "isReserved")});
  }
  return rules;
}

std::optional<ServiceTokenInfo> ReadServiceToken(const HttpResponse& answer) {
  const json body = ObjectOf(answer);
  const auto scopes = ObjectsOf(body, "scopes");
  if (!scopes) {
    return std::nullopt;
  }
  ServiceTokenInfo info{TextOf(body, "workspace"), {}};
  if (info.project_id.empty()) {
    info.project_id = TextOf(body, "projectId");
  }
  for (const json& scope : *scopes) {
    info.scopes.emplace_back(TextOf(scope, "environment"), TextOf(scope, "secretPath"));
  }
  return info;
}

}  // namespace stepveil
