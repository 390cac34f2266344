#include "core/secrets/check_values.h"

#include "core/base/text.h"
#include "core/secrets/check.h"
#include "core/secrets/references.h"
#include "core/secrets/selection.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace stepveil {
namespace {

SecretPlace PlaceOf(const FetchedSecret& secret) {
  return {secret.name, secret.environment, secret.path};
}

// Secrets of one folder: `"A", "B" of path "/x" in environment "dev"`.
struct Several {
  std::string words;
  std::vector<SecretPlace> secrets;
};

std::vector<Several> ByFolder(const std::vector<const FetchedSecret*>& secrets) {
  std::map<std::string, std::vector<const FetchedSecret*>> folders;
  for (const FetchedSecret* secret : secrets) {
    folders[PlaceName(secret->environment, secret->path)].push_back(secret);
  }
  std::vector<Several> all;
  for (const auto& [folder, of_folder] : folders) {
    Several& one = all.emplace_back();
    for (const FetchedSecret* secret : of_folder) {
      one.words += (one.words.empty() ? "" : ", ") + Quoted(secret->name);
      one.secrets.push_back(PlaceOf(*secret));
    }
    one.words += " of " + folder;
  }
  return all;
}

void CheckWithheld(std::vector<ResolvedSecret>& settled, const Request& request, Faults& faults,
                   std::vector<std::string>& warnings) {
  const auto readable = [](const ResolvedSecret& s) { return !s.withheld; };
  const auto first = std::stable_partition(settled.begin(), settled.end(), readable);
  std::vector<const FetchedSecret*> withheld;
  std::transform(first, settled.end(), std::back_inserter(withheld),
                 [](const ResolvedSecret& s) { return &s.secret; });
  for (const Several& several : ByFolder(withheld)) {
    const std::string message =
        "the identity may see that " + several.words + " exist, but not their values";
    if (request.allow_partial) {
      warnings.push_back(message + "; they are left out");
    } else {
      faults.Add(message,
                 {"in Infisical give the identity's role the action \"Read Value\" on secrets "
                  "there; --allow-partial leaves them out"},
                 several.secrets);
    }
  }
  settled.erase(first, settled.end());
}

void CheckReferences(const std::vector<ResolvedSecret>& settled, const Request& request,
                     Faults& faults) {
  std::vector<const FetchedSecret*> unresolved;
  for (const ResolvedSecret& s : settled) {
    if (IsTaken(request.selection, s.secret.name) && HoldsReference(s.secret.value)) {
      unresolved.push_back(&s.secret);
    }
  }
  for (const Several& several : ByFolder(unresolved)) {
    faults.Add("the server left ${...} unresolved in " + several.words,
               {"the secret referred to doesn't exist, is empty, or may not be read by the "
                "identity, or references form a circle: correct it in Infisical; if ${...} is "
                "meant as plain text, --allow-unresolved lets it pass"},
               several.secrets);
  }
}

std::string PlaceOf(const Reference& reference) {
  return PlaceName(reference.place.environment, reference.place.path);
}

// What `missing` names, as far as it can be shown.
std::string NameMissing(const std::vector<Reference>& missing) {
  std::vector<std::string> names;
  for (const Reference& reference : missing) {
    const bool plain = IsPlainName(reference.name);
    const bool path_plain = reference.place.path.find_first_not_of(
                                "/-_abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
    names.push_back(plain && path_plain ? Quoted(reference.name) + " of " + PlaceOf(reference)
                                        : "a secret");
  }
  return Join(names, ", ");
}

// Some servers put "" in the place of a reference to nothing.
void CheckMissing(const std::vector<ResolvedSecret>& settled, const Request& request,
                  const Folders& folders, Faults& faults) {
  for (const ResolvedSecret& s : settled) {
    const FetchedSecret& secret = s.secret;
    if (!IsTaken(request.selection, secret.name) || HoldsReference(secret.value)) {
      continue;
    }
    const auto [place, stored] = folders.Trace({secret.environment, secret.path}, secret.name);
    ReferenceWalk walk(folders);
    if (stored != nullptr) {
      walk.Follow(stored->value, place, secret.value);
    }
    if (!walk.missing.empty()) {
      faults.Add(Quoted(secret.name) + " of " + PlaceName(secret.environment, secret.path) +
                     " refers to " + NameMissing(walk.missing) +
                     ", which does not exist: the server put nothing in its place",
                 {"correct the reference in Infisical, or add what it refers to; --except leaves "
                  "the secret out, --allow-unresolved takes the value as it is"},
                 {PlaceOf(secret)});
    }
  }
}

// A value of several lines that came by reference, quoted like JSON because of a setting.
bool IsQuoted(std::string_view value) {
  return value.size() > 2 && value.front() == '"' && value.back() == '"' &&
         value.find("\\n") != value.npos && value.find('\n') == value.npos;
}

void WarnOfQuoted(const std::vector<ResolvedSecret>& settled, const Request& request,
                  std::vector<std::string>& warnings) {
  std::vector<const FetchedSecret*> quoted;
  for (const ResolvedSecret& s : settled) {
    if (s.one_line && IsTaken(request.selection, s.secret.name) &&
        IsQuoted(s.secret.value.Expose())) {
      quoted.push_back(&s.secret);
    }
  }
  for (const Several& several : ByFolder(quoted)) {
    warnings.push_back("the server quotes the lines that " + several.words +
                       " refer to as one, with \\n in it: turn \"multi-line encoding\" off there");
  }
}

void CheckDuplicates(const std::vector<ResolvedSecret>& settled, Faults& faults) {
  std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
  for (const ResolvedSecret& s : settled) {
    const FetchedSecret& secret = s.secret;
    if (!seen.insert({secret.asked_path, secret.environment, secret.path, secret.name}).second) {
      faults.Add("the server sent " + Quoted(secret.name) + " of " +
                     PlaceName(secret.environment, secret.path) + " twice",
                 {"ask again; if it stays, the instance's data is damaged"}, {PlaceOf(secret)});
    }
  }
}

}  // namespace

void CheckValues(std::vector<ResolvedSecret>& settled, const Request& request,
                 const Folders& folders, Faults& faults, std::vector<std::string>& warnings) {
  CheckDuplicates(settled, faults);
  CheckWithheld(settled, request, faults, warnings);
  if (request.expand_references) {
    WarnOfQuoted(settled, request, warnings);
    if (!request.allow_unresolved) {
      CheckReferences(settled, request, faults);
      CheckMissing(settled, request, folders, faults);
    }
  }
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
