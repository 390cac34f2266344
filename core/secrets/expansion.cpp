#include "core/secrets/expansion.h"

#include "core/base/encoding.h"
#include "core/secrets/references.h"
#include "core/secrets/selection.h"

#include <algorithm>

namespace stepveil {
namespace {

constexpr int kMostRounds = 8;  // how deep imports and references are followed

// Each secret of a list that is taken, with the place where its stored value is to be looked for.
template <typename Visit>
void ForEachTaken(const ListAnswer& list, const Request& request, const Place& asked,
                  const Visit& visit) {
  const auto visit_all = [&](const std::vector<ListedSecret>& secrets, const Place& place) {
    for (const ListedSecret& secret : secrets) {
      if (IsTaken(request.selection, secret.name) && !secret.withheld) {
        visit(secret, secret.path.empty() ? place : Place{place.environment, secret.path});
      }
    }
  };
  visit_all(list.own, asked);
  for (const ListedImport& import : list.imports) {
    visit_all(import.secrets, {import.environment, import.path});
  }
}

bool RefersToSomething(const PathAnswer& answer, const Request& request, const Place& asked) {
  bool found = false;
  ForEachTaken(*answer.list, request, asked, [&](const ListedSecret& secret, const Place&) {
    found = found || HoldsReference(secret.value);
  });
  return found;
}

void AddImports(const Folders& folders, const Place& importer, int depth, std::set<Place>& places) {
  constexpr int kDeepest = 3;
  for (const ListedImport& import : folders.ImportsOf(importer)) {
    if (!import.has_folder || import.secrets.empty() || depth == kDeepest) {
      continue;
    }
    const Place place{import.environment, import.path};
    if (!folders.IsAsked(place)) {
      places.insert(place);
    }
    AddImports(folders, place, depth + 1, places);
  }
}

const ListAnswer* StoredOf(const PathAnswer& answer) {
  return answer.stored ? &*answer.stored : answer.list ? &*answer.list : nullptr;
}

// The folders that are not known yet, as far as what is known names them.
std::set<Place> Unasked(const std::vector<PathAnswer>& answers, const Request& request,
                        const Target& target, const Folders& folders) {
  std::set<Place> places;
  ReferenceWalk walk(folders);
  for (const PathAnswer& answer : answers) {
    const Place asked{target.environment, answer.path};
    if (request.import_check) {
      AddImports(folders, asked, 0, places);
    }
    const ListAnswer* const list = StoredOf(answer);
    if (list == nullptr || !request.expand_references || request.allow_unresolved) {
      continue;
    }
    ForEachTaken(*list, request, asked, [&](const ListedSecret& secret, const Place& place) {
      const auto [at, stored] = folders.Trace(place, secret.name);
      walk.Follow(stored == nullptr ? secret.value : stored->value, at, Secret());
    });
  }
  places.merge(walk.unasked);
  return places;
}

std::string OneAddress(const Target& target, const ListedSecret& secret, const Place& place) {
  return "/api/v4/secrets/" + PercentEncode(secret.name) +
         "?projectId=" + PercentEncode(target.project_id) +
         "&environment=" + PercentEncode(place.environment) +
         "&secretPath=" + PercentEncode(place.path) +
         "&viewSecretValue=true&expandSecretReferences=true&includeImports=false";
}

ListedSecret Clone(const ListedSecret& secret) {
  return {secret.name, secret.value.Clone(), secret.environment, secret.path,
          secret.tags, secret.withheld,      secret.one_line};
}

// `list` again, but for what is asked for alone.
ListAnswer CloneBut(const ListAnswer& list, const std::vector<const ListedSecret*>& alone) {
  ListAnswer clone;
  for (const ListedSecret& secret : list.own) {
    if (std::find(alone.begin(), alone.end(), &secret) == alone.end()) {
      clone.own.push_back(Clone(secret));
    }
  }
  for (const ListedImport& import : list.imports) {
    clone.imports.push_back({import.environment, import.path, import.has_folder, {}});
    for (const ListedSecret& secret : import.secrets) {
      clone.imports.back().secrets.push_back(Clone(secret));
    }
  }
  return clone;
}

// The server refuses a whole list for one reference: each secret that holds one is asked for alone.
Result<void> ExpandOneByOne(Client& client, const AccessToken& token, const Request& request,
                            const Target& target, PathAnswer& answer) {
  const Place asked{target.environment, answer.path};
  std::vector<const ListedSecret*> alone;
  std::vector<ApiCall> calls;
  for (const ListedSecret& secret : answer.stored->own) {
    if (IsTaken(request.selection, secret.name) && HoldsReference(secret.value)) {
      const std::string& path = secret.path.empty() ? asked.path : secret.path;
      alone.push_back(&secret);
      calls.push_back(Get(OneAddress(target, secret, {asked.environment, path}), token));
    }
  }
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  answer.list = CloneBut(*answer.stored, alone);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    ListedSecret secret = Clone(*alone[i]);
    if (auto value = ReadOneSecret(responses[i])) {
      secret.value = *std::move(value);
      answer.list->own.push_back(std::move(secret));
    } else {
      answer.denied.push_back({secret.name, secret.path.empty() ? asked.path : secret.path,
                               ReadRefusal(responses[i], {&token.value})});
    }
  }
  answer.validator = Secret();
  return {};
}

bool MayGoOneByOne(const Request& request, const PathAnswer& answer) {
  const Selection& selection = request.selection;
  const bool part = request.allow_partial || !selection.only.empty() || !selection.except.empty();
  return part && answer.refusal && answer.refusal->status == 403 &&
         Says(*answer.refusal, "reference");
}

// Puts the expanded list in the place of the stored one.
Result<void> TakeExpanded(const HttpResponse& response, const std::string& address,
                          const AccessToken& token, PathAnswer& answer) {
  answer.stored = std::move(answer.list);
  answer.list.reset();
  answer.address = address;
  return TakeList(response, token, answer);
}

// The paths whose lists must be asked for again, with references followed.
std::vector<PathAnswer*> Referring(std::vector<PathAnswer>& answers, const Request& request,
                                   const Target& target) {
  std::vector<PathAnswer*> paths;
  for (PathAnswer& answer : answers) {
    if (request.expand_references && answer.list &&
        RefersToSomething(answer, request, {target.environment, answer.path})) {
      paths.push_back(&answer);
    }
  }
  return paths;
}

void LearnAll(const std::vector<PathAnswer>& answers, const Request& request, const Target& target,
              Folders& folders) {
  for (const PathAnswer& answer : answers) {
    if (const ListAnswer* const list = StoredOf(answer)) {
      folders.Learn({target.environment, answer.path}, *list, request.recursive);
    }
  }
}

// The expanded lists of `paths` and the lists of `places`, in one flight.
Result<void> AskBoth(Client& client, const AccessToken& token, const Request& request,
                     const Target& target, const std::vector<PathAnswer*>& paths,
                     const std::set<Place>& places, Folders& folders) {
  std::vector<ApiCall> calls;
  for (const PathAnswer* path : paths) {
    calls.push_back(
        Get(ListAddress(target, {target.environment, path->path},
                        {request.recursive, true, request.include_imports}, request.tags),
            token));
  }
  for (ApiCall& call : Folders::Calls(places, token, target)) {
    calls.push_back(std::move(call));
  }
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    STEPVEIL_RETURN_IF_ERROR(TakeExpanded(responses[i], calls[i].path, token, *paths[i]));
  }
  return folders.Take(places, responses, paths.size(), token);
}

}  // namespace

Result<void> Complete(Client& client, const AccessToken& token, const Request& request,
                      const Target& target, std::vector<PathAnswer>& answers, Folders& folders) {
  if (target.api != Api::kV4) {
    return {};
  }
  LearnAll(answers, request, target, folders);
  std::vector<PathAnswer*> paths = Referring(answers, request, target);
  const bool refers = !paths.empty();
  for (int round = 0; round < kMostRounds; ++round) {
    const std::set<Place> places = Unasked(answers, request, target, folders);
    if (paths.empty() && places.empty()) {
      break;
    }
    STEPVEIL_RETURN_IF_ERROR(AskBoth(client, token, request, target, paths, places, folders));
    paths.clear();
    LearnAll(answers, request, target, folders);  // what is stored may have moved
  }
  for (PathAnswer& answer : answers) {
    answer.keep_rows = refers && !answer.stored;
    if (answer.stored && MayGoOneByOne(request, answer)) {
      answer.refusal.reset();
      STEPVEIL_RETURN_IF_ERROR(ExpandOneByOne(client, token, request, target, answer));
    }
  }
  return {};
}

}  // namespace stepveil
