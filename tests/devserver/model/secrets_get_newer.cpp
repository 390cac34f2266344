// One secret as a server of 2026 gives it (recorded).
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace stepveil::devserver {
namespace {

Answer NotFound(const std::string& name) {
  return Refuse(404, "NotFound", "Secret with name '" + name + "' not found");
}

Answer One(const Context& context, const SecretQuery& query, SecretView view) {
  view.workspace = query.project->id;
  return JsonAnswer(200, {{"secret", SecretJson(context, *query.project, view, false)}});
}

Answer Own(const Context& context, const SecretQuery& query, const Folder& folder,
           const SecretRow& row) {
  const ReferenceUser user{row.key, {folder.environment, folder.path}, row.skip_multiline_encoding};
  SecretView view{&row, "", folder.environment, query.shown_path, row.value};
  view.tags = row.tags;
  view.version = row.previous.size() + 1;
  if (!query.version.empty()) {
    std::size_t asked = 0;
    std::from_chars(query.version.data(), query.version.data() + query.version.size(), asked);
    if (asked < 1 || asked > view.version) return NotFound(row.key);
    if (asked < view.version) view.value = row.previous[asked - 1];
    view.version = asked;
    view.old_version = true;
  }
  view.hidden = HidesNewer(context, query, folder, row);
  if (query.values && view.hidden) {  // seen, not recorded
    return Refuse(
        403, "ForbiddenReadSecretError",
        "You do not have permission to view secret value on secret with name '" + row.key + "'");
  }
  if (query.expand && !view.hidden) {
    Outcome<std::string> value = ExpandNewer(context, *query.project, view.value, user);
    if (!value) return value.error();
    view.value = *value;
  }
  return One(context, query, view);
}

// The last import that has the name wins; it answers with the source's place (recorded).
Answer Imported(const Context& context, const SecretQuery& query, const Folder& folder,
                const std::string& name) {
  Answer answer = NotFound(name);
  for (const ImportedFolder& entry : ImportsNewer(context, query, {&folder})) {
    for (const ImportedSecret& secret : entry.secrets) {
      if (secret.row->key != name) continue;
      SecretView view{secret.row, "", entry.environment, entry.path, secret.value};
      view.version = secret.row->previous.size() + 1;
      if (query.expand) {
        Outcome<std::string> value = ImportedValueNewer(context, query, entry, secret);
        if (!value) return value.error();
        view.value = *value;
      }
      answer = One(context, query, view);
    }
  }
  return answer;
}

const SecretRow* FindRow(const Folder& folder, const std::string& name) {
  for (const SecretRow& row : folder.secrets) {
    if (row.key == name && name.find('/') == std::string::npos) return &row;
  }
  return nullptr;
}

}  // namespace

Answer GetSecretNewer(const Context& context, const SecretQuery& query, const std::string& name) {
  const Project& project = *query.project;
  const Folder* folder = project.FindFolder(query.environment, query.path);
  if (folder == nullptr) {
    return Refuse(404, "GetSecretByName",
                  "Folder with path '" + query.shown_path + "' in environment with slug '" +
                      query.environment + "' not found");
  }
  const SecretRow* row = query.type == "shared" ? FindRow(*folder, name) : nullptr;
  const Right right =
      RightOn(context.actor, project,
              {query.environment, query.path, name, row == nullptr ? nullptr : &row->tags});
  if (right == Right::kNone) return Denied("secrets", "describeSecret");
  if (row != nullptr) return Own(context, query, *folder, *row);
  return query.imports && query.type == "shared" ? Imported(context, query, *folder, name)
                                                 : NotFound(name);
}

}  // namespace stepveil::devserver
