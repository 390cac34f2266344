#include "core/secrets/expansion.h"

#include "core/base/encoding.h"
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

// The same of the folders that values refer to.
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

// What is asked in one go: expanded lists of paths, what several imported folders store together,
// and the lists of single folders.
struct Flight {
  std::vector<PathAnswer*> paths;
  std::vector<StoredImports> together;
  std::set<Place> places;
};

std::vector<ApiCall> CallsOf(const Flight& flight, const AccessToken& token, const Request& request,
                             const Target& target) {
  std::vector<ApiCall> calls;
  for (const PathAnswer* path : flight.paths) {
    calls.push_back(
        Get(ListAddress(target, {target.environment, path->path},
                        {request.recursive, true, request.include_imports}, request.tags),
            token));
  }
  for (const StoredImports& imports : flight.together) {
    calls.push_back(Call(imports, token, target));
  }
  for (ApiCall& call : Folders::Calls(flight.places, token, target)) {
    calls.push_back(std::move(call));
  }
  return calls;
}

Result<void> Send(const Flight& flight, Client& client, const AccessToken& token,
                  const Request& request, const Target& target, Folders& folders) {
  const std::vector<ApiCall> calls = CallsOf(flight, token, request, target);
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  std::size_t next = 0;
  for (PathAnswer* const path : flight.paths) {
    STEPVEIL_RETURN_IF_ERROR(TakeExpanded(responses[next], calls[next].path, token, *path));
    ++next;
  }
  for (const StoredImports& imports : flight.together) {
    TakeStored(responses[next++], imports, request, folders);
  }
  return folders.Take(flight.places, responses, next, token);
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
                const Target& target, bool first, Folders& folders, Flight& flight) {
  flight.places = UnaskedReferences(answers, request, target, folders);
  std::set<Place> imports = UnaskedImports(answers, request, target, folders);
  for (const Place& place : flight.places) {
    imports.erase(place);
  }
  if (first) {
    flight.together = Together(answers, request, imports, folders);
  }
  flight.places.merge(imports);
}

}  // namespace

Result<void> Complete(Client& client, const AccessToken& token, const Request& request,
                      const Target& target, std::vector<PathAnswer>& answers, Folders& folders) {
  if (target.api != Api::kV4) {
    return {};
  }
  LearnAll(answers, request, target, folders);
  Flight flight{Referring(answers, request, target), {}, {}};
  const bool refers = !flight.paths.empty();
  for (int round = 0; round < kMostRounds; ++round) {
    AddFolders(answers, request, target, round == 0, folders, flight);
    if (flight.paths.empty() && flight.together.empty() && flight.places.empty()) {
      break;
    }
    STEPVEIL_RETURN_IF_ERROR(Send(flight, client, token, request, target, folders));
    flight = {};
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
