#pragma once

#include "tests/devserver/model/imports.h"
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
};

// Reads the query of GET /api/v3/secrets/raw and /raw/NAME, in the order in which the server finds
// faults; a service token with a single scope overrides project, environment and path (recorded).
Outcome<SecretQuery> ReadListQueryV3(const Context& context);
Outcome<SecretQuery> ReadNameQueryV3(const Context& context);
// The same for version 4 (list and single). Unrecorded: from the documentation.
Outcome<SecretQuery> ReadQueryV4(const Context& context);

// The list of secrets, and one secret, for a query.
Answer ListSecrets(const Context& context, const SecretQuery& query);
Answer GetSecret(const Context& context, const SecretQuery& query, const std::string& name);

// Whether the server takes `path` as a folder's path; others end in a 500 (recorded).
bool IsSecretPath(std::string_view path);

// How one secret looks in an answer.
struct SecretView {
  const SecretRow* row = nullptr;
  std::string workspace, environment, path, value;
  bool hidden = false;
  bool imported = false;               // without dates and tags
  std::vector<std::string> tags = {};  // slugs to show
  std::size_t version = 1;
};
// `with_path`: lists name the folder of each secret, the single answer does not.
Json SecretJson(const Context& context, const Project& project, const SecretView& view,
                bool with_path);

// The routes.
Answer ListSecretsV3(Context& context);
Answer GetSecretV3(Context& context);
Answer ListSecretsV4(Context& context);
Answer GetSecretV4(Context& context);
// POST /api/v3/secrets/NAME, which is where a POST to /secrets/raw ends up: only its schema.
Answer CreateSecretV3(Context& context);

}  // namespace stepveil::devserver
