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

// A reference of a value that the server would not follow for us.
struct DeniedReference {
  std::string name;  // of the secret that holds it
  std::string path;
  Refusal refusal;
};

// What the lists brought for one path: a list, or why there is none.
struct PathAnswer {
  std::string path;
  // v4: values as they are stored, but those of imports; once one of them refers to something, and
  // on v3, with references followed by the server.
  std::optional<ListAnswer> list;
  std::optional<ListAnswer> stored;  // v4: the list as it is stored, where `list` is another
  std::optional<Refusal> refusal;
  std::vector<DeniedReference> denied;
  // v3 and recursive: the folder's own list of imports; nothing if it was not asked for or not
  // answered.
  std::optional<std::vector<ImportRule>> import_rules;
  std::optional<Refusal> import_refusal;
  bool keep_rows = false;    // values are still looked at where they stand
  std::string address = {};  // of `list`
  Secret validator = {};     // its ETag; empty: it came without one
};

// The path's list as it is stored (v4), whatever has taken its place since; null: there is none.
[[nodiscard]] const ListAnswer* StoredOf(const PathAnswer& answer);

// What the last lists were, by path.
struct KnownList {
  std::string address;
  Secret validator;
};
using Validators = std::map<std::string, KnownList>;

// Asks for every path of `target` at once, v4 first: its secrets as they are stored. Where the
// server has no such route, v3, once, for all paths: its secrets with references followed and, with
// import_check, its list of imports, since v3 leaves out those that may not be read. A recursive
// request asks for that on v4, too. target.api is set to what answered. Errors: kNetwork, and
// kSecret for an answer of 200 that is no list; refusals are left to the caller.
[[nodiscard]] Result<std::vector<PathAnswer>> SendLists(Client& client, const AccessToken& token,
                                                        const Request& request, Target& target);

// Asks whether the lists are what they were when `known` was taken down, at the cost of one small
// answer (304) per path. `known` must have each path of `target`. Errors: kNetwork.
[[nodiscard]] Result<bool> AreUnchanged(Client& client, const AccessToken& token,
                                        const Target& target, const Validators& known);

// The ETags of `answers`; nothing at all unless each list came with one.
[[nodiscard]] Validators ValidatorsOf(const std::vector<PathAnswer>& answers);

// How the list of one folder is asked for. `expand`: references are followed; `view`: with values.
struct ListOptions {
  bool recursive = false;
  bool expand = false;
  bool imports = true;
  bool view = true;
};
[[nodiscard]] std::string ListAddress(const Target& target, const Place& place, ListOptions options,
                                      const std::vector<std::string>& tags);

// Reads an answer into answer.list or answer.refusal.
[[nodiscard]] Result<void> TakeList(const HttpResponse& response, const AccessToken& token,
                                    PathAnswer& answer);

// Sends `calls`; an answer that can't be had fails the whole, since nothing is exported in part.
[[nodiscard]] Result<std::vector<HttpResponse>> SendAll(Client& client,
                                                        const std::vector<ApiCall>& calls);

// "workspaceId=...&environment=...&path=...", how v1's folders and secret-imports are asked.
[[nodiscard]] std::string PlaceQuery(const Target& target, const Place& place);

}  // namespace stepveil
