#include "tests/devserver/model/dates.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/projects.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {

Answer DescribeServiceToken(Context& context) {
  const Store& store = context.store;
  const ServiceToken& token = *context.actor.service_token;
  const Project* project = store.FindProject(token.project);
  const std::string project_id = project == nullptr ? "" : project->id;
  const std::string date = IsoDate(store.seeded);
  Json scopes = Json::array();
  for (const Grant& scope : token.scopes) {
    scopes.push_back({{"secretPath", scope.path}, {"environment", scope.environment}});
  }
  Json device{{"ip", "127.0.0.1"}, {"userAgent", "stepveil dev server"}};
  Json user{{"authMethods", Json::array({"email"})},
            {"id", token.user_id},
            {"createdAt", date},
            {"updatedAt", date},
            {"devices", Json::array({device})},
            {"email", "admin@example.com"},
            {"firstName", "Admin"},
            {"lastName", "User"},
            {"mfaMethods", nullptr},
            {"__v", 0},
            {"_id", token.user_id}};
  Json json{{"id", token.id},
            {"name", token.name},
            {"scopes", scopes},
            {"permissions", Json::array({"read"})},
            {"lastUsed", store.rules().newer_fields ? Json(date) : Json()},
            {"expiresAt", nullptr},
            {"secretHash", Hex(Sha256(token.secret))},
            {"encryptedKey", ""},
            {"iv", ""},
            {"tag", ""},
            {"createdAt", date},
            {"updatedAt", date},
            {"createdBy", token.user_id},
            {"projectId", project_id},
            {"workspace", project_id},
            {"user", user},
            {"_id", token.id},
            {"__v", 0}};
  if (store.rules().newer_fields) json["expiryNotificationSent"] = false;
  return JsonAnswer(200, json);
}

}  // namespace stepveil::devserver
