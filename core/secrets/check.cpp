#include "core/secrets/check.h"

#include "core/base/text.h"
#include "core/secrets/missing.h"
#include "core/secrets/refused.h"

#include <algorithm>
#include <set>

namespace stepveil {
namespace {

// Neither a secret nor one that was left out for its reference.
bool IsEmpty(const PathAnswer& answer) {
  const ListAnswer& list = *answer.list;
  const bool own = std::any_of(list.own.begin(), list.own.end(), [&](const ListedSecret& s) {
    return s.path.empty() || IsBelow(answer.path, s.path);
  });
  return !own && answer.denied.empty() &&
         std::all_of(list.imports.begin(), list.imports.end(),
                     [](const ListedImport& import) { return import.secrets.empty(); });
}

// Would looking up what exists help?
bool IsDoubtful(const PathAnswer& answer, const Target& target) {
  if (!answer.refusal) {
    return IsEmpty(answer);
  }
  const Refusal& refusal = *answer.refusal;
  return !ReadRefused(refusal, target.project, target.token_kind) &&
         (IsPermission(refusal) || refusal.status == 404 || refusal.status >= 500);
}

bool IsShown(const PathAnswer& answer, const std::string& folder) {
  return std::any_of(answer.list->own.begin(), answer.list->own.end(), [&](const auto& secret) {
    return folder == (secret.path.empty() ? answer.path : secret.path);
  });
}

// The asked folder and those below it that the list shows nothing of; with --strict all of them.
std::vector<std::string> FoldersInDoubt(const PathAnswer& answer, const Request& request,
                                        const FolderTree& tree) {
  std::set<std::string> folders{answer.path};
  if (const auto below = tree.below.find(answer.path); below != tree.below.end()) {
    folders.insert(below->second.begin(), below->second.end());
  }
  if (!request.strict) {
    std::erase_if(folders, [&](const std::string& folder) { return IsShown(answer, folder); });
  }
  const bool plain = !request.recursive && !request.strict && !IsEmpty(answer);
  return plain ? std::vector<std::string>() : std::vector(folders.begin(), folders.end());
}

// What the server left unsaid about an empty list of 200.
void ExplainEmpty(const PathAnswer& answer, const Request& request, const Target& target,
                  const Lookups& lookups, Faults& faults) {
  if (auto missing = WhatIsMissing(lookups, target, answer.path)) {
    return faults.Add(*std::move(missing));
  }
  const Place asked{target.environment, answer.path};
  const std::string place = PlaceName(target.environment, answer.path);
  const Lookups::Rights rights = lookups.RightsOn(asked);
  if (rights == Lookups::Rights::kLacking) {
    return faults.Add(NotAllowed(place,
                                 ", or only secrets of certain names or tags: it is "
                                 "answered with an empty list",
                                 target.token_kind));
  }
  if (request.allow_empty || !request.tags.empty()) {
    return;
  }
  const bool known =
      rights == Lookups::Rights::kWhole ||
      (lookups.project() &&
       lookups.FindPath(target.environment, answer.path).exists == Lookups::Exists::kYes);
  if (known) {
    return faults.Add(place + " holds no secrets", {"--allow-empty lets an empty path pass"});
  }
  faults.Add("the server sent no secrets for " + place,
             {"check how environment and path are written: the server answers an unknown one with "
              "an empty list; --allow-empty lets an empty path pass"});
}

bool IsSiblingByPrefix(const std::string& root, const std::string& path) {
  return path.starts_with(root);
}

// The first secret that stands elsewhere than was asked for.
const ListedSecret* FindStray(const PathAnswer& answer, const Request& request,
                              const Target& target) {
  for (const ListedSecret& secret : answer.list->own) {
    const bool elsewhere = !secret.environment.empty() && secret.environment != target.environment;
    const bool path_fits = secret.path.empty() || secret.path == answer.path ||
                           (request.recursive && (IsBelow(answer.path, secret.path) ||
                                                  IsSiblingByPrefix(answer.path, secret.path)));
    if (elsewhere || !path_fits) {
      return &secret;
    }
  }
  return nullptr;
}

void ReportStray(const ListedSecret& stray, const PathAnswer& answer, const Target& target,
                 Faults& faults) {
  const std::string sent = PlaceName(stray.environment, stray.path);
  const bool service = target.token_kind == AccessToken::Kind::kService;
  faults.Add("asked for " + PlaceName(target.environment, answer.path) + ", the server sent " +
                 sent + " instead",
             {service ? "a service token with one scope answers with that scope whatever is asked: "
                        "ask for it, or use a machine identity"
                      : "the path may be written differently in Infisical: ask for the one that "
                        "was sent"});
}

void AddUnlessPartial(const Request& request, const std::string& message, const std::string& hint,
                      Faults& faults, std::vector<std::string>& warnings) {
  if (request.allow_partial) {
    return warnings.push_back(message);
  }
  faults.Add({ErrorCode::kSecret, message, {hint}, Verdict::kDenied});
}

// The list was answered, but folders that may not be read, or not in full, are left out of it.
void CheckWhole(const PathAnswer& answer, const Request& request, const Target& target,
                const FolderTree& tree, const Lookups& lookups, Faults& faults,
                std::vector<std::string>& warnings) {
  std::vector<std::string> lacking;
  for (const std::string& folder : FoldersInDoubt(answer, request, tree)) {
    const Place place{target.environment, folder};
    const bool kept = IsShown(answer, folder) ? lookups.RightsOn(place) == Lookups::Rights::kLacking
                                              : lookups.IsKept(place);
    if (kept) {
      lacking.push_back(Quoted(folder));
    }
  }
  if (!lacking.empty()) {
    AddUnlessPartial(
        request,
        "the identity may not read all of " + PlaceName(target.environment, answer.path) + ": " +
            Join(lacking, ", ") +
            " may not be read, or only secrets of certain names or tags, and "
            "the list leaves out the rest in silence",
        "let the identity read the path and all below it, ask for the folders it may read, or take "
        "what there is with --allow-partial",
        faults, warnings);
  }
  if (std::find(tree.unknown.begin(), tree.unknown.end(), answer.path) != tree.unknown.end()) {
    warnings.push_back("the folders below " + PlaceName(target.environment, answer.path) +
                       " can't be listed: any that may not be read is left out in silence");
  }
}

void CheckDenied(const PathAnswer& answer, const Request& request, const Target& target,
                 Faults& faults, std::vector<std::string>& warnings) {
  for (const DeniedReference& denied : answer.denied) {
    const std::string name =
        Quoted(denied.name) + " of " + PlaceName(target.environment, denied.path);
    if (!IsPermission(denied.refusal)) {
      faults.Add(WhyRefused(denied.refusal, denied.path, target, {}));
    } else if (request.allow_partial) {
      warnings.push_back(DeniedReferenceError(name, denied.refusal).message + "; it is left out");
    } else {
      Error error = DeniedReferenceError(name, denied.refusal);
      error.secrets = {{denied.name, target.environment, denied.path}};
      faults.Add(std::move(error));
    }
  }
}

}  // namespace

std::string PlaceName(const std::string& environment, const std::string& path) {
  return "path " + Quoted(path) + " in environment " + Quoted(environment);
}

bool IsBelow(const std::string& root, const std::string& path) {
  return root == "/" || path == root || path.starts_with(root + "/");
}

void AskAboutAnswers(const std::vector<PathAnswer>& answers, const Request& request,
                     const Target& target, const FolderTree& tree, Lookups& lookups) {
  for (const PathAnswer& answer : answers) {
    if (IsDoubtful(answer, target)) {
      lookups.AskEnvironments();
      lookups.AskPath(target.environment, answer.path);
    }
    if (answer.list) {
      for (const std::string& folder : FoldersInDoubt(answer, request, tree)) {
        lookups.AskRights({target.environment, folder});
      }
    }
  }
}

void CheckAnswers(const std::vector<PathAnswer>& answers, const Request& request,
                  const Target& target, const FolderTree& tree, const Lookups& lookups,
                  Faults& faults, std::vector<std::string>& warnings) {
  for (const PathAnswer& answer : answers) {
    if (answer.refusal) {
      faults.Add(WhyRefused(*answer.refusal, answer.path, target, lookups));
    } else if (const ListedSecret* const stray = FindStray(answer, request, target)) {
      ReportStray(*stray, answer, target, faults);
    } else if (IsEmpty(answer)) {
      ExplainEmpty(answer, request, target, lookups, faults);
    } else {
      CheckWhole(answer, request, target, tree, lookups, faults, warnings);
      CheckDenied(answer, request, target, faults, warnings);
    }
  }
}

}  // namespace stepveil
