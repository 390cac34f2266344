#pragma once

#include "tests/devserver/model/imports.h"
#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/request.h"

#include <string>
#include <vector>

namespace stepveil::devserver {

// What a request for secrets asks for.
struct SecretQuery {
  const Project* project = nullptr;
  std::string environment, path;
  bool expand = false, recursive = false, imports = false, values = true;
  std::vector<std::string> tags;  // empty: no filter
  std::string type = "shared", version;
  bool v4 = false;
  std::string shown_path = {};  // as it was asked for: newer servers show it so
};

// Reads the query of GET /api/v3/secrets/raw and /raw/NAME, in the order in which the server finds
// faults; a service token with a single scope overrides project, environment and path (recorded).
Outcome<SecretQuery> ReadListQueryV3(const Context& context);
Outcome<SecretQuery> ReadNameQueryV3(const Context& context);
// The same for version 4.
Outcome<SecretQuery> ReadListQueryV4(const Context& context);
Outcome<SecretQuery> ReadNameQueryV4(const Context& context);
// Of GET /api/v2/secret-imports/secrets.
Outcome<SecretQuery> ReadImportsQuery(const Context& context);

// The list of secrets, and one secret, for a query, as a server of 2024 answers.
Answer ListSecrets(const Context& context, const SecretQuery& query);
Answer GetSecret(const Context& context, const SecretQuery& query, const std::string& name);
// The same as a server of 2026 does.
Answer ListSecretsNewer(const Context& context, const SecretQuery& query);
Answer GetSecretNewer(const Context& context, const SecretQuery& query, const std::string& name);

// Whether the server takes `path` as a folder's path; others end in a 500, on newer ones in a 400
// (recorded).
bool IsSecretPath(std::string_view path);
// The tags to show: with a filter only those asked for (recorded); nothing if none fits.
std::optional<std::vector<std::string>> TagsFor(const SecretQuery& query, const SecretRow& row);
// Newer servers: what a reader may know of a row; of an imported one by its own folder. Names with
// a slash can't be created there (recorded).
bool ShowsNewer(const Context& context, const SecretQuery& query, const Folder& folder,
                const SecretRow& row, Right least);
bool HidesNewer(const Context& context, const SecretQuery& query, const Folder& folder,
                const SecretRow& row);
// The imports that `query` sees in `folders`.
std::vector<ImportedFolder> ImportsNewer(const Context& context, const SecretQuery& query,
                                         const std::vector<const Folder*>& folders);
// The expanded value of an imported secret: version 3 takes names of the folder that is imported,
// version 4 those of the folder where the secret itself stands (recorded).
Outcome<std::string> ImportedValueNewer(const Context& context, const SecretQuery& query,
                                        const ImportedFolder& entry, const ImportedSecret& secret);

// How one secret looks in an answer.
struct SecretView {
  const SecretRow* row = nullptr;
  std::string workspace, environment, path, value;
  bool hidden = false;
  bool imported = false;               // without dates and tags
  std::vector<std::string> tags = {};  // slugs to show
  std::size_t version = 1;
  bool old_version = false;  // newer servers show less of it
};
// `with_path`: lists name the folder of each secret, the single answer does not.
Json SecretJson(const Context& context, const Project& project, const SecretView& view,
                bool with_path);

// The routes.
Answer ListSecretsV3(Context& context);
Answer GetSecretV3(Context& context);
Answer ListSecretsV4(Context& context);
Answer GetSecretV4(Context& context);
Answer ListStoredImports(Context& context);
// POST /api/v3/secrets/NAME, which is where a POST to /secrets/raw ends up: only its schema.
Answer CreateSecretV3(Context& context);

}  // namespace stepveil::devserver
