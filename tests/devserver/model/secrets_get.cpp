#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/schema.h"
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace stepveil::devserver {
namespace {

Answer NotFound() { return Refuse(404, "NotFound", "Secret not found"); }

// Recorded: a version that does not exist is answered with the latest.
std::size_t VersionFor(const SecretRow& row, const std::string& asked) {
  const std::size_t latest = row.previous.size() + 1;
  std::size_t version = latest;
  std::from_chars(asked.data(), asked.data() + asked.size(), version);
  return version >= 1 && version < latest ? version : latest;
}

Answer OneSecret(const Context& context, const SecretQuery& query, SecretView view) {
  view.workspace = query.project->id;
  if (query.expand && !view.imported) {
    const References references(*query.project, context.actor);
    Outcome<std::string> value = references.Expand(view.value, {view.environment, view.path},
                                                   view.row->skip_multiline_encoding);
    if (!value) return value.error();
    view.value = *value;
  }
  return JsonAnswer(200, {{"secret", SecretJson(context, *query.project, view, false)}});
}

// The last import that has the name wins; it answers with the source's environment (recorded).
std::optional<SecretView> FindImported(const Context& context, const SecretQuery& query,
                                       const Folder& folder, const std::string& name) {
  const References references(*query.project, context.actor);
  std::vector<ImportOf> statements = ImportsOf({&folder});
  std::erase_if(statements, [&](const ImportOf& statement) {
    return !MayRead(context.actor, *query.project, statement.row->environment, statement.row->path);
  });
  std::optional<SecretView> found;
  const auto* expand = query.expand ? &references : nullptr;
  for (const auto& entry : CollectImports(*query.project, std::move(statements), expand)) {
    for (const ImportedSecret& secret : entry.secrets) {
      if (secret.row->key != name) continue;
      found = SecretView{secret.row, "", entry.environment, entry.path, secret.value};
      found->imported = true;
      found->version = secret.row->previous.size() + 1;
    }
  }
  return found;
}

}  // namespace

Answer GetSecret(const Context& context, const SecretQuery& query, const std::string& name) {
  const Project& project = *query.project;
  if (!MayRead(context.actor, project, query.environment, query.path)) return Denied("secrets");
  if (!IsSecretPath(query.path)) return Broken("Find by secret path");
  const Folder* folder = project.FindFolder(query.environment, query.path);
  if (folder == nullptr) {
    return Refuse(404, "Create secret",
                  "Folder not found for the given environment slug & secret path");
  }
  if (query.type != "shared") return NotFound();  // only users have personal secrets
  for (const SecretRow& row : folder->secrets) {
    if (row.key != name) continue;
    SecretView view{&row, "", folder->environment, folder->path, row.value};
    view.tags = row.tags;
    view.version = VersionFor(row, query.version);
    if (view.version <= row.previous.size()) view.value = row.previous[view.version - 1];
    return OneSecret(context, query, view);
  }
  if (!query.imports) return NotFound();
  auto imported = FindImported(context, query, *folder, name);
  return imported ? OneSecret(context, query, *imported) : NotFound();
}

}  // namespace stepveil::devserver
