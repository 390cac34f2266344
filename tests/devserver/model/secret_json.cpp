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

}  // namespace

Json SecretJson(const Context& context, const Project& project, const SecretView& view,
                bool with_path) {
  const bool newer = context.store.rules().newer_fields;
  const SecretRow& row = *view.row;
  const bool brief = view.imported && with_path;  // of a list's imports
  Json json{{"id", row.id},
            {"_id", row.id},
            {"workspace", view.workspace},
            {"environment", view.environment},
            {"version", view.version},
            {"type", "shared"},
            {"secretKey", row.key},
            {"secretValue", view.hidden ? std::string(kHiddenValue) : view.value},
            {"secretComment", row.comment}};
  if (!brief) {
    json["secretReminderNote"] = nullptr;
    json["secretReminderRepeatDays"] = nullptr;
  }
  json["skipMultilineEncoding"] = row.skip_multiline_encoding;
  if (!newer) json["metadata"] = nullptr;
  if (!brief) {
    json["createdAt"] = IsoDate(context.store.seeded);
    json["updatedAt"] = IsoDate(context.store.seeded);
  }
  if (!brief && (with_path || newer)) json["secretPath"] = view.path;
  if (newer) {
    json["secretValueHidden"] = view.hidden;
    if (!view.old_version) {
      json["isRotatedSecret"] = false;
      json["rotationId"] = nullptr;
      json["secretMetadata"] = Json::array();
    }
  }
  if (!view.imported && !view.old_version) json["tags"] = TagsJson(project, view.tags);
  return json;
}

}  // namespace stepveil::devserver
