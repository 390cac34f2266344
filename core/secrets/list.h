#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/http/client.h"
#include "core/secrets/answer.h"
#include "core/secrets/target.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// What the one flight of lists brought for one path: a list, or why there is none.
struct PathAnswer {
  std::string path;
  std::optional<ListAnswer> list;
  std::optional<Refusal> refusal;
  // The folder's own list of imports; nothing if it was not asked for or not answered.
  std::optional<std::vector<ImportRule>> import_rules;
  std::optional<Refusal> import_refusal;
  // recursive only: the answer to the plain list of this path where that is a refusal. A recursive
  // list leaves out what the identity may not read and never says so.
  std::optional<Refusal> plain_refusal;
  Secret validator = {};  // the list's ETag; empty: it came without one
};

// What the last lists were: their ETags by address.
using Validators = std::map<std::string, Secret>;

// Asks for every path of `target` at once: its secrets, its list of imports (import_check) and, for
// recursive requests, whether it may be read at all. v4 first; where the server has no such route,
// v3, once, for all paths; target.api is set to what answered. Errors: kNetwork, and kSecret for an
// answer of 200 that is no list; refusals are left to the caller.
[[nodiscard]] Result<std::vector<PathAnswer>> SendLists(Client& client, const AccessToken& token,
                                                        const Request& request, Target& target);

// The same, unless every list is what it was when `known` was taken down: then nothing, at the cost
// of one small answer (304) per path. Without an ETag for each list it is asked for all the same.
[[nodiscard]] Result<std::optional<std::vector<PathAnswer>>> SendListsIfChanged(
    Client& client, const AccessToken& token, const Request& request, Target& target,
    const Validators& known);

// The ETags of `answers`; nothing at all unless each list came with one.
[[nodiscard]] Validators ValidatorsOf(const std::vector<PathAnswer>& answers,
                                      const Request& request, const Target& target);

// The address of `path`'s list; `recursive` and `view` (values or placeholders) as given.
struct ListOptions {
  bool recursive = false;
  bool view = true;
};
[[nodiscard]] std::string ListAddress(const Request& request, const Target& target,
                                      const std::string& path, ListOptions options);

// "workspaceId=...&environment=...&path=...", how v1's folders and secret-imports are asked.
[[nodiscard]] std::string PlaceQuery(const Target& target, const std::string& environment,
                                     const std::string& path);

}  // namespace stepveil
