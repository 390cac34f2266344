#include "core/secrets/expansion.h"

#include "core/base/encoding.h"
#include "core/secrets/one_by_one.h"
#include "core/secrets/references.h"
#include "core/secrets/selection.h"
#include "core/secrets/stored_imports.h"

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
    if (!folders.IsAsked(place) && !folders.IsPlain(place)) {
      places.insert(place);
    }
    AddImports(folders, place, depth + 1, places);
  }
}

// The imported folders that are not known yet, as far as what is known names them.
std::set<Place> UnaskedImports(const std::vector<PathAnswer>& answers, const Request& request,
                               const Target& target, const Folders& folders) {
  std::set<Place> places;
  for (const PathAnswer& answer : answers) {
    if (request.import_check) {
      AddImports(folders, {target.environment, answer.path}, 0, places);
    }
  }
  return places;
}

// The same for the folders that values refer to.
std::set<Place> UnaskedReferences(const std::vector<PathAnswer>& answers, const Request& request,
                                  const Target& target, const Folders& folders) {
  ReferenceWalk walk(folders);
  for (const PathAnswer& answer : answers) {
    const Place asked{target.environment, answer.path};
    const ListAnswer* const list = StoredOf(answer);
    if (list == nullptr || !request.expand_references || request.allow_unresolved) {
      continue;
    }
    ForEachTaken(*list, request, asked, [&](const ListedSecret& secret, const Place& place) {
      const auto [at, stored] = folders.Trace(place, secret.name);
      walk.Follow(stored == nullptr ? secret.value : stored->value, at, Secret());
    });
  }
  return std::move(walk.unasked);
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

// What is asked in one round: expanded lists of paths, what several imported folders store
// together, and the lists of single folders.
struct Round {
  std::vector<PathAnswer*> paths;
  std::vector<StoredImports> together;
  std::set<Place> places;
};

std::vector<ApiCall> CallsOf(const Round& round, const AccessToken& token, const Request& request,
                             const Target& target) {
  std::vector<ApiCall> calls;
  for (const PathAnswer* path : round.paths) {
    calls.push_back(
        Get(ListAddress(target, {target.environment, path->path},
                        {request.recursive, true, request.include_imports}, request.tags),
            token));
  }
  for (const StoredImports& imports : round.together) {
    calls.push_back(Call(imports, token, target));
  }
  for (ApiCall& call : Folders::Calls(round.places, token, target)) {
    calls.push_back(std::move(call));
  }
  return calls;
}

Result<void> Send(const Round& round, Client& client, const AccessToken& token,
                  const Request& request, const Target& target, Folders& folders) {
  const std::vector<ApiCall> calls = CallsOf(round, token, request, target);
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  std::size_t next = 0;
  for (PathAnswer* const path : round.paths) {
    STEPVEIL_RETURN_IF_ERROR(TakeExpanded(responses[next], calls[next].path, token, *path));
    ++next;
  }
  for (const StoredImports& imports : round.together) {
    TakeStored(responses[next++], imports, request, folders);
  }
  return folders.Take(round.places, responses, next, token);
}

// The imported folders that one answer can show together; nothing need be looked for in them where
// references stay as they are.
std::vector<StoredImports> Together(const std::vector<PathAnswer>& answers, const Request& request,
                                    std::set<Place>& open, Folders& folders) {
  std::vector<StoredImports> together = TakeTogether(answers, request, open);
  if (request.expand_references && !request.allow_unresolved) {
    return together;
  }
  for (const StoredImports& imports : together) {
    for (const Place& place : imports.covers) {
      folders.MarkPlain(place);
    }
  }
  return {};
}

// The folders that are still open, the next time that something is asked.
void AddFolders(const std::vector<PathAnswer>& answers, const Request& request,
                const Target& target, bool first, Folders& folders, Round& round) {
  round.places = UnaskedReferences(answers, request, target, folders);
  std::set<Place> imports = UnaskedImports(answers, request, target, folders);
  for (const Place& place : round.places) {
    imports.erase(place);
  }
  if (first) {
    round.together = Together(answers, request, imports, folders);
  }
  round.places.merge(imports);
}

}  // namespace

Result<void> Complete(Client& client, const AccessToken& token, const Request& request,
                      const Target& target, std::vector<PathAnswer>& answers, Folders& folders) {
  if (target.api != Api::kV4) {
    return {};
  }
  LearnAll(answers, request, target, folders);
  Round round{Referring(answers, request, target), {}, {}};
  const bool refers = !round.paths.empty();
  for (int number = 0; number < kMostRounds; ++number) {
    AddFolders(answers, request, target, number == 0, folders, round);
    if (round.paths.empty() && round.together.empty() && round.places.empty()) {
      break;
    }
    STEPVEIL_RETURN_IF_ERROR(Send(round, client, token, request, target, folders));
    round = {};
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
