#include "tests/devserver/model/dates.h"
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

Json TagsJson(const Project& project, const std::vector<std::string>& slugs) {
  Json tags = Json::array();
  for (const Tag& tag : project.tags) {
    if (std::find(slugs.begin(), slugs.end(), tag.slug) == slugs.end()) continue;
    tags.push_back({{"id", tag.id}, {"slug", tag.slug}, {"color", tag.color}, {"name", tag.name}});
  }
  return tags;
}

// The fields that newer servers add. Unrecorded.
void AddModernFields(Json& json, const SecretView& view) {
  json["actor"] = Json::object();
  json["isRotatedSecret"] = false;
  json["rotationId"] = nullptr;
  json["secretValueHidden"] = view.hidden;
  json["secretMetadata"] = Json::array();
}

}  // namespace

Json SecretJson(const Context& context, const Project& project, const SecretView& view,
                bool with_path) {
  const SecretRow& row = *view.row;
  Json json{{"id", row.id},
            {"_id", row.id},
            {"workspace", view.workspace},
            {"environment", view.environment},
            {"version", view.version},
            {"type", "shared"},
            {"secretKey", row.key},
            {"secretValue", view.hidden ? std::string(kHiddenValue) : view.value},
            {"secretComment", row.comment}};
  if (!view.imported || !with_path || context.store.Modern()) {
    json["secretReminderNote"] = nullptr;
    json["secretReminderRepeatDays"] = nullptr;
  }
  json["skipMultilineEncoding"] = row.skip_multiline_encoding;
  json["metadata"] = nullptr;
  if (!view.imported || !with_path) {
    json["createdAt"] = IsoDate(context.store.seeded);
    json["updatedAt"] = IsoDate(context.store.seeded);
  }
  if (with_path && !view.imported) json["secretPath"] = view.path;
  if (context.store.Modern()) AddModernFields(json, view);
  if (!view.imported) json["tags"] = TagsJson(project, view.tags);
  return json;
}

}  // namespace stepveil::devserver
