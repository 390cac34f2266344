#include "core/secrets/check_values.h"

#include "core/base/text.h"
#include "core/secrets/check.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace stepveil {
namespace {

// `"A" and "B" of path "/x" in environment "dev"`, place by place.
std::vector<std::string> NamePlaces(const std::vector<const FetchedSecret*>& secrets) {
  std::map<std::string, std::vector<std::string>> places;
  for (const FetchedSecret* secret : secrets) {
    places[PlaceName(secret->environment, secret->path)].push_back(Quoted(secret->name));
  }
  std::vector<std::string> lines;
  lines.reserve(places.size());
  for (const auto& [place, names] : places) {
    lines.push_back(Join(names, ", ") + " of " + place);
  }
  return lines;
}

void CheckWithheld(std::vector<SettledSecret>& settled, const Request& request, Faults& faults,
                   std::vector<std::string>& warnings) {
  const auto readable = [](const SettledSecret& s) { return !s.withheld; };
  const auto first = std::stable_partition(settled.begin(), settled.end(), readable);
  std::vector<const FetchedSecret*> withheld;
  std::transform(first, settled.end(), std::back_inserter(withheld),
                 [](const SettledSecret& s) { return &s.secret; });
  for (const std::string& line : NamePlaces(withheld)) {
    const std::string message =
        "the identity may see that " + line + " exist, but not their values";
    if (request.allow_partial) {
      warnings.push_back(message + "; they are left out");
    } else {
      faults.Add(message, {"let the identity's role read secret values there, not only their "
                           "names; --allow-partial leaves them out"});
    }
  }
  settled.erase(first, settled.end());
}

void CheckReferences(const std::vector<SettledSecret>& settled, const Request& request,
                     Faults& faults) {
  if (!request.expand_references || request.allow_unresolved) {
    return;
  }
  std::vector<const FetchedSecret*> unresolved;
  for (const SettledSecret& s : settled) {
    if (HoldsReference(s.secret.value.Expose())) {
      unresolved.push_back(&s.secret);
    }
  }
  for (const std::string& line : NamePlaces(unresolved)) {
    faults.Add("the server left ${...} unresolved in " + line,
               {"the secret referred to doesn't exist, is empty, or may not be read by the "
                "identity, or references form a circle: correct it in Infisical; if ${...} is "
                "meant as plain text, --allow-unresolved lets it pass"});
  }
}

void CheckDuplicates(const std::vector<SettledSecret>& settled, Faults& faults) {
  std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
  for (const SettledSecret& s : settled) {
    const FetchedSecret& secret = s.secret;
    if (!seen.insert({secret.asked_path, secret.environment, secret.path, secret.name}).second) {
      faults.Add("the server sent " + Quoted(secret.name) + " of " +
                     PlaceName(secret.environment, secret.path) + " twice",
                 {"ask again; if it stays, the instance's data is damaged"});
    }
  }
}

}  // namespace

bool HoldsReference(std::string_view value) {
  for (std::size_t at = 0; (at = value.find("${", at)) != value.npos; at += 2) {
    const std::size_t end = value.find('}', at + 2);
    if (end == value.npos) {
      return false;
    }
    if (end > at + 2) {
      return true;
    }
  }
  return false;
}

void CheckValues(std::vector<SettledSecret>& settled, const Request& request, Faults& faults,
                 std::vector<std::string>& warnings) {
  CheckDuplicates(settled, faults);
  CheckWithheld(settled, request, faults, warnings);
  CheckReferences(settled, request, faults);
}

void CheckTags(const std::vector<PathAnswer>& answers, const Request& request, Faults& faults,
               std::vector<std::string>& warnings) {
  std::set<std::string> seen;
  std::vector<std::string> paths;
  for (const PathAnswer& answer : answers) {
    if (!answer.list) {
      return;  // reported elsewhere, and the tag may be there
    }
    paths.push_back(Quoted(answer.path));
    for (const ListedSecret& secret : answer.list->own) {
      seen.insert(secret.tags.begin(), secret.tags.end());
    }
    const bool imports = std::any_of(answer.list->imports.begin(), answer.list->imports.end(),
                                     [](const ListedImport& i) { return !i.secrets.empty(); });
    if (imports && !request.tags.empty()) {
      warnings.push_back("the server filters by tag only what stands in " + Quoted(answer.path) +
                         " itself: what is imported there comes with any tag or none");
    }
  }
  for (const std::string& tag : request.tags) {
    if (seen.count(tag) == 0 && !request.allow_empty) {
      faults.Add("no secret of " + Join(paths, ", ") + " has the tag " + Quoted(tag),
                 {"give the tag's slug, as the project's settings in Infisical show it; "
                  "--allow-empty lets a tag without secrets pass"});
    }
  }
}

}  // namespace stepveil
