// What a folder imports, as it is stored: read in the server's source, not recorded.
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

Json EntryJson(const Context& context, const Project& project, const ImportedFolder& entry) {
  Json secrets = Json::array();
  for (const ImportedSecret& secret : entry.secrets) {
    SecretView view{secret.row, "", entry.environment, entry.path, secret.row->value};
    view.imported = true;
    view.version = secret.row->previous.size() + 1;
    secrets.push_back(SecretJson(context, project, view, false));
  }
  Json json{{"secretPath", entry.path}, {"environment", entry.environment}};
  if (const Environment* environment = project.FindEnvironment(entry.environment)) {
    json["environmentInfo"] = {
        {"id", environment->id}, {"name", environment->name}, {"slug", environment->slug}};
  }
  if (entry.source != nullptr) json["folderId"] = entry.source->id;
  json["secrets"] = std::move(secrets);
  return json;
}

}  // namespace

Answer ListStoredImports(Context& context) {
  Outcome<SecretQuery> query = ReadImportsQuery(context);
  if (!query) return query.error();
  const Project& project = *query->project;
  if (!MayReadImports(context.actor, project, query->environment, query->path)) {
    return Denied("secret-imports");
  }
  Json entries = Json::array();
  if (const Folder* folder = project.FindFolder(query->environment, query->path)) {
    for (const ImportedFolder& entry : ImportsNewer(context, *query, {folder})) {
      entries.push_back(EntryJson(context, project, entry));
    }
  }
  return JsonAnswer(200, {{"secrets", entries}});
}

}  // namespace stepveil::devserver
