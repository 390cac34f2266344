#include "core/secrets/check.h"

#include "core/base/text.h"
#include "core/secrets/missing.h"

#include <algorithm>

namespace stepveil {
namespace {

bool IsPermission(const Refusal& refusal) {
  const bool by_class = refusal.error == "PermissionDenied" || refusal.error == "ForbiddenError";
  return refusal.from_api && (refusal.status == 403 || (refusal.status == 401 && by_class));
}

bool IsEmpty(const std::string& path, const ListAnswer& list) {
  const bool own = std::any_of(list.own.begin(), list.own.end(), [&](const ListedSecret& s) {
    return s.path.empty() || IsBelow(path, s.path);
  });
  return !own && std::all_of(list.imports.begin(), list.imports.end(),
                             [](const ListedImport& import) { return import.secrets.empty(); });
}

bool NeedsLookup(const PathAnswer& answer, const Target& target) {
  if (!answer.refusal) {
    return IsEmpty(answer.path, *answer.list);
  }
  return !ReadRefused(*answer.refusal, target.project, target.token_kind) &&
         (IsPermission(*answer.refusal) || answer.refusal->status >= 500);
}

Error NotAllowed(const Refusal& refusal, const std::string& place) {
  if (Says(refusal, "reference")) {
    return Error{ErrorCode::kSecret,
                 "a secret of " + place +
                     " refers to one that the identity may not read: " + Describe(refusal),
                 {"let the identity read the folder that is referred to, or take the reference "
                  "out; --expand=false leaves all references as they are"}};
  }
  return Error{ErrorCode::kSecret,
               "the identity may not read " + place + ": " + Describe(refusal),
               {"give the identity a role in Infisical that may read secrets there"}};
}

// Recorded as 500 "Find by secret path".
bool IsNoPath(const std::string& path) {
  return path.find_first_of("*?[]{}") != path.npos || (path + "/").find("/../") != path.npos;
}

Error NoPath(const Refusal& refusal, const std::string& place) {
  return Error{ErrorCode::kSecret,
               "the server can't look for " + place + ": " + Describe(refusal),
               {"wildcards and \"..\" are no part of a path: name each folder with a --path of "
                "its own, or ask for a parent with --recursive"}};
}

Error Failed(const Refusal& refusal, const std::string& place) {
  return Error{ErrorCode::kNetwork,
               "the server failed on " + place + ": " + Describe(refusal),
               {"it is in trouble, or was asked for what it didn't expect: check environment and "
                "path, then try again later"}};
}

Error WhyRefused(const PathAnswer& answer, const Target& target, const Lookups& lookups) {
  const Refusal& refusal = *answer.refusal;
  if (auto known = ReadRefused(refusal, target.project, target.token_kind)) {
    return *std::move(known);
  }
  const std::string place = PlaceName(target.environment, answer.path);
  if (refusal.status >= 500 && IsNoPath(answer.path)) {
    return NoPath(refusal, place);
  }
  if (auto missing = WhatIsMissing(lookups, target, answer.path)) {
    return *std::move(missing);
  }
  if (IsPermission(refusal)) {
    return NotAllowed(refusal, place);
  }
  if (refusal.status >= 500) {
    return Failed(refusal, place);
  }
  return Error{ErrorCode::kSecret,
               "the server refused the request for " + place + ": " + Describe(refusal),
               {"the server may be newer than this stepveil: upgrade stepveil or report it"}};
}

// What the server left unsaid about an empty list of 200.
void ExplainEmpty(const PathAnswer& answer, const Request& request, const Target& target,
                  const Lookups& lookups, Faults& faults) {
  if (auto missing = WhatIsMissing(lookups, target, answer.path)) {
    return faults.Add(*std::move(missing));
  }
  const std::string place = PlaceName(target.environment, answer.path);
  if (answer.plain_refusal && IsPermission(*answer.plain_refusal)) {
    return faults.Add(NotAllowed(*answer.plain_refusal, place));
  }
  if (request.allow_empty || !request.tags.empty()) {
    return;
  }
  const bool known =
      lookups.project() &&
      lookups.FindPath(target.environment, answer.path).exists == Lookups::Exists::kYes;
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

// The recursive list was answered, but the folder itself may not be read.
void CheckPlain(const PathAnswer& answer, const Request& request, const Target& target,
                Faults& faults, std::vector<std::string>& warnings) {
  if (!answer.plain_refusal) {
    return;
  }
  if (auto known = ReadRefused(*answer.plain_refusal, target.project, target.token_kind)) {
    return faults.Add(*std::move(known));
  }
  const std::string message = "the identity may not read all of " +
                              PlaceName(target.environment, answer.path) +
                              ", and a recursive list leaves out the rest in silence";
  if (request.allow_partial) {
    warnings.push_back(message);
  } else {
    faults.Add(message, {"let the identity read the path and all below it, ask for the folders it "
                         "may read, or take what there is with --allow-partial"});
  }
}

}  // namespace

std::string PlaceName(const std::string& environment, const std::string& path) {
  return "path " + Quoted(path) + " in environment " + Quoted(environment);
}

bool IsBelow(const std::string& root, const std::string& path) {
  return root == "/" || path == root || path.starts_with(root + "/");
}

void AskAboutAnswers(const std::vector<PathAnswer>& answers, const Target& target,
                     Lookups& lookups) {
  for (const PathAnswer& answer : answers) {
    if (NeedsLookup(answer, target)) {
      lookups.AskEnvironments();
      lookups.AskPath(target.environment, answer.path);
    }
  }
}

void CheckAnswers(const std::vector<PathAnswer>& answers, const Request& request,
                  const Target& target, const Lookups& lookups, Faults& faults,
                  std::vector<std::string>& warnings) {
  for (const PathAnswer& answer : answers) {
    if (answer.refusal) {
      faults.Add(WhyRefused(answer, target, lookups));
    } else if (const ListedSecret* const stray = FindStray(answer, request, target)) {
      ReportStray(*stray, answer, target, faults);
    } else if (IsEmpty(answer.path, *answer.list)) {
      ExplainEmpty(answer, request, target, lookups, faults);
    } else {
      CheckPlain(answer, request, target, faults, warnings);
    }
  }
}

}  // namespace stepveil
