#include "core/secrets/stored_imports.h"

#include "core/base/encoding.h"
#include "core/secrets/references.h"
#include "core/secrets/selection.h"

#include <algorithm>

namespace stepveil {
namespace {

Place PlaceOf(const ListedImport& import) { return {import.environment, import.path}; }

// Does the path itself import it? A recursive list shows what the folders below import, too.
bool IsOfThePath(const PathAnswer& answer, const Request& request, const ListedImport& import) {
  const auto is_rule = [&](const ImportRule& rule) {
    return rule.environment == import.environment && rule.path == import.path;
  };
  return !request.recursive ||
         (answer.import_rules &&
          std::any_of(answer.import_rules->begin(), answer.import_rules->end(), is_rule));
}

std::set<Place> OpenImports(const PathAnswer& answer, const Request& request,
                            const std::set<Place>& open) {
  std::set<Place> places;
  const ListAnswer* const list = StoredOf(answer);
  for (std::size_t i = 0; list != nullptr && i < list->imports.size(); ++i) {
    const Place place = PlaceOf(list->imports[i]);
    if (open.count(place) > 0 && IsOfThePath(answer, request, list->imports[i])) {
      places.insert(place);
    }
  }
  return places;
}

const ListedImport* FindImport(const std::vector<ListedImport>& imports, const Place& place) {
  const auto at = std::find_if(imports.begin(), imports.end(), [&](const ListedImport& import) {
    return PlaceOf(import) == place;
  });
  return at == imports.end() ? nullptr : &*at;
}

// Nothing was followed, or could have been, in any secret of `shown` that is taken.
bool IsPlain(const ListedImport& shown, const ListedImport& stored, const Selection& selection) {
  return std::all_of(shown.secrets.begin(), shown.secrets.end(), [&](const ListedSecret& secret) {
    const auto same_name = [&](const ListedSecret& other) { return other.name == secret.name; };
    const auto at = std::find_if(stored.secrets.begin(), stored.secrets.end(), same_name);
    return !IsTaken(selection, secret.name) || secret.withheld ||
           (at != stored.secrets.end() && SameBytes(at->value, secret.value) &&
            !HoldsReference(at->value));
  });
}

}  // namespace

std::vector<StoredImports> TakeTogether(const std::vector<PathAnswer>& answers,
                                        const Request& request, std::set<Place>& open) {
  std::vector<StoredImports> together;
  for (const PathAnswer& answer : answers) {
    std::set<Place> places = OpenImports(answer, request, open);
    if (request.strict || places.size() < 2) {
      continue;
    }
    for (const Place& place : places) {
      open.erase(place);
    }
    together.push_back({&answer, std::move(places)});
  }
  return together;
}

ApiCall Call(const StoredImports& together, const AccessToken& token, const Target& target) {
  return Get("/api/v2/secret-imports/secrets?projectId=" + PercentEncode(target.project_id) +
                 "&environment=" + PercentEncode(target.environment) +
                 "&path=" + PercentEncode(together.answer->path),
             token);
}

void TakeStored(const HttpResponse& response, const StoredImports& together, const Request& request,
                Folders& folders) {
  const auto stored = ReadStoredImports(response);
  const ListAnswer* const list = StoredOf(*together.answer);
  for (const Place& place : together.covers) {
    const ListedImport* const shown = FindImport(list->imports, place);
    const ListedImport* const as_stored = stored ? FindImport(*stored, place) : nullptr;
    if (shown != nullptr && as_stored != nullptr &&
        IsPlain(*shown, *as_stored, request.selection)) {
      folders.MarkPlain(place);
    }
  }
}

}  // namespace stepveil
