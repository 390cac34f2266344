#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/http/transport.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// One secret as a list shows it.
struct ListedSecret {
  std::string name;
  Secret value;
  std::string environment;  // "" = the answer doesn't say
  std::string path;         // "" = the answer doesn't say (imports never do)
  std::vector<std::string> tags;
  bool withheld = false;  // the server put a placeholder in the value's place
  bool one_line = false;  // skipMultilineEncoding: what it refers to is quoted to one line
};

// What one import brought. The label (environment, path) is wrong on servers of 2024 when another
// import of the same list points nowhere; `has_folder` is missing on as many entries as there are
// such imports, from the last one up (recorded: list-import-gone).
struct ListedImport {
  std::string environment;
  std::string path;
  bool has_folder = false;
  std::vector<ListedSecret> secrets;
};

struct ListAnswer {
  std::vector<ListedSecret> own;  // no personal overrides: an identity has none
  std::vector<ListedImport> imports;
};

// Reads the answer of v4/secrets or v3/secrets/raw and moves the values out of it. Errors: kSecret
// for anything but the documented shape; no text of the body.
[[nodiscard]] Result<ListAnswer> ReadList(const HttpResponse& answer);

// What v2/secret-imports/secrets shows of a folder: its imports, as they are stored. Nothing if it
// has another status or shape.
[[nodiscard]] std::optional<std::vector<ListedImport>> ReadStoredImports(
    const HttpResponse& answer);

// The value in the answer of v4/secrets/{name}; nothing if it has another status or shape, or the
// server hides the value.
[[nodiscard]] std::optional<Secret> ReadOneSecret(const HttpResponse& answer);

// A project's id and environments ({slug, display name}).
struct Project {
  std::string id;
  std::vector<std::pair<std::string, std::string>> environments;
};

// A folder in a list of folders.
struct ListedFolder {
  std::string id;
  std::string parent_id;
  std::string name;
  bool of_tree = false;  // the server has listed all below, too
};

// One line of a folder's list of imports.
struct ImportRule {
  std::string environment;
  std::string path;
  bool replicated = false;  // brought by a hidden folder of the server's own
};

// What a service token may read; one without a wildcard takes the place of what is asked for.
struct ServiceTokenInfo {
  std::string project_id;
  std::vector<std::pair<std::string, std::string>> scopes;  // {environment, path}
};

// Each reads one answer of 200; nothing if it has another status or shape.
// GET v1/projects/slug/{slug}, v2/workspace/{slug}, v1/workspace/{id}.
[[nodiscard]] std::optional<Project> ReadProject(const HttpResponse& answer);
// GET v1/folders: the folders in one folder, or below it.
[[nodiscard]] std::optional<std::vector<ListedFolder>> ReadFolders(const HttpResponse& answer);
// GET v1/secret-imports: in the order of precedence, the last one wins.
[[nodiscard]] std::optional<std::vector<ImportRule>> ReadImportRules(const HttpResponse& answer);
// GET v2/service-token. The answer holds a hash and an e-mail address; they are not kept.
[[nodiscard]] std::optional<ServiceTokenInfo> ReadServiceToken(const HttpResponse& answer);

}  // namespace stepveil
