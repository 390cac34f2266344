#include "core/secrets/resolve_duplicates.h"

#include "core/secrets/check.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace stepveil {
namespace {

using Names = std::set<std::string>;

// Rows that are needed later are copied, not moved.
ResolvedSecret Take(ListedSecret& listed, const PathAnswer& answer, const std::string& environment,
                    const std::string& path, bool imported) {
  ResolvedSecret settled;
  settled.withheld = listed.withheld;
  settled.one_line = listed.one_line;
  settled.secret = {listed.name, answer.keep_rows ? listed.value.Clone() : std::move(listed.value),
                    environment, path,
                    answer.path, imported,
                    listed.tags};
  return settled;
}

Names TakeOwn(PathAnswer& answer, const std::string& environment,
              std::vector<ResolvedSecret>& settled) {
  Names names;
  for (ListedSecret& secret : answer.list->own) {
    const std::string path = secret.path.empty() ? answer.path : secret.path;
    if (IsBelow(answer.path, path)) {
      names.insert(secret.name);
      settled.push_back(Take(secret, answer, environment, path, false));
    }
  }
  return names;
}

// The last import first, so that the first writer of a name keeps it.
void TakeImports(PathAnswer& answer, Names names, std::vector<ResolvedSecret>& settled) {
  auto& imports = answer.list->imports;
  for (auto import = imports.rbegin(); import != imports.rend(); ++import) {
    for (ListedSecret& secret : import->secrets) {
      if (names.insert(secret.name).second) {
        settled.push_back(Take(secret, answer, import->environment, import->path, true));
      }
    }
  }
}

// Keeps each origin of a name once; a folder that is imported twice brings the same twice.
void TakeAllImports(PathAnswer& answer, const Names& own, std::vector<ResolvedSecret>& settled) {
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (ListedImport& import : answer.list->imports) {
    for (ListedSecret& secret : import.secrets) {
      if (own.count(secret.name) == 0 &&
          seen.insert({import.environment, import.path, secret.name}).second) {
        settled.push_back(Take(secret, answer, import.environment, import.path, true));
      }
    }
  }
}

bool ImportsAreTheAskedFolders(const PathAnswer& answer) {
  const auto& imports = answer.list->imports;
  return answer.import_rules &&
         std::equal(imports.begin(), imports.end(), answer.import_rules->begin(),
                    answer.import_rules->end(), [](const ListedImport& a, const ImportRule& b) {
                      return a.environment == b.environment && a.path == b.path;
                    });
}

auto SortKey(const ResolvedSecret& settled) {
  const FetchedSecret& secret = settled.secret;
  const auto depth = std::count(secret.path.begin(), secret.path.end(), '/');
  return std::make_tuple(secret.imported, secret.path == "/" ? 0 : depth, std::cref(secret.path),
                         std::cref(secret.environment), std::cref(secret.name));
}

}  // namespace

std::vector<ResolvedSecret> ResolveDuplicates(std::vector<PathAnswer>& answers,
                                              const Request& request,
                                              const std::string& environment) {
  std::vector<ResolvedSecret> all;
  for (PathAnswer& answer : answers) {
    if (!answer.list) {
      continue;
    }
    std::vector<ResolvedSecret> settled;
    Names own = TakeOwn(answer, environment, settled);
    if (request.recursive && !ImportsAreTheAskedFolders(answer)) {
      TakeAllImports(answer, own, settled);
    } else {
      TakeImports(answer, std::move(own), settled);
    }
    std::stable_sort(
        settled.begin(), settled.end(),
        [](const ResolvedSecret& a, const ResolvedSecret& b) { return SortKey(a) < SortKey(b); });
    std::move(settled.begin(), settled.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace stepveil
