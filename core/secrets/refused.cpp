#include "core/secrets/refused.h"

#include "core/base/text.h"
#include "core/identity/form_refusal.h"
#include "core/secrets/check.h"
#include "core/secrets/missing.h"

namespace stepveil {
namespace {

// Recorded as 500 "Find by secret path", later as 400 "Invalid secret path".
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
  return Error{
      ErrorCode::kNetwork,
      "the server failed on " + place + ": " + Describe(refusal),
      {"it is in trouble, or was asked for what it didn't expect: check environment and "
       "path, then try again later"},
      // No list of a newer server's was recorded that failed so for what it was asked for.
      refusal.told_by_body || FailedUnjudged(refusal) ? Verdict::kOutage : Verdict::kUnclear};
}

Error NotThere(const Refusal& refusal, const std::string& place) {
  return Error{ErrorCode::kSecret,
               place + " does not exist: " + Describe(refusal),
               {"check how environment (its slug) and path are written in Infisical"}};
}

// Neither v4's nor v3's list is there.
Error NoListRoute(const Refusal& refusal, const std::string& place) {
  return Error{ErrorCode::kSecret,
               "the server has no way to list " + place + " that is known: " + Describe(refusal),
               {"check that the domain is the address of an Infisical instance, without a path; if "
                "it is, the server is newer than this stepveil: upgrade stepveil"}};
}

// What a user wrote, as far as the server names it; flags are stepveil's own.
std::string WhatToCheck(const Refusal& refusal) {
  const std::string hint = FormHint(refusal);
  if (hint.empty() && refusal.status == 400 && !IsFormError(refusal)) {
    return "check how project, environment, path and tags are written in Infisical";
  }
  return hint.empty() ? "this server answers as none that is known: please report what it says"
                      : hint;
}

Error OfNoKnownForm(const Refusal& refusal, const std::string& place) {
  return Error{ErrorCode::kSecret,
               "the server refused the request for " + place + ": " + Describe(refusal),
               {WhatToCheck(refusal)}};
}

}  // namespace

bool IsPermission(const Refusal& refusal) {
  const bool by_class = refusal.error == "PermissionDenied" || refusal.error == "ForbiddenError";
  return refusal.from_api && (refusal.status == 403 || (refusal.status == 401 && by_class));
}

Error NotAllowed(const std::string& place, const std::string& why, AccessToken::Kind kind) {
  if (kind == AccessToken::Kind::kService) {
    return Error{ErrorCode::kSecret,
                 "the service token may not read " + place + why,
                 {"it is bound to the environments and paths that it was made for: ask for one of "
                  "these with --env and --path, or give the job a machine identity"},
                 Verdict::kDenied};
  }
  return Error{ErrorCode::kSecret,
               "the identity may not read " + place + why,
               {"give the identity a role in Infisical that may read all secrets of " + place},
               Verdict::kDenied};
}

Error DeniedReferenceError(const std::string& secret, const Refusal& refusal) {
  return Error{ErrorCode::kSecret,
               secret + " refers to one that the identity may not read: " + Describe(refusal),
               {"let the identity read what is referred to, or take the reference out; "
                "--allow-partial leaves such secrets out, --expand=false leaves all references as "
                "they are"},
               Verdict::kDenied};
}

Error WhyRefused(const Refusal& refusal, const std::string& path, const Target& target,
                 const Lookups& lookups) {
  if (auto known = ReadRefused(refusal, target.project, target.token_kind)) {
    return *std::move(known);
  }
  const std::string place = PlaceName(target.environment, path);
  if ((refusal.status >= 500 || refusal.status == 400) && IsNoPath(path)) {
    return NoPath(refusal, place);
  }
  if (auto missing = WhatIsMissing(lookups, target, path)) {
    return *std::move(missing);
  }
  if (IsPermission(refusal)) {
    return Says(refusal, "reference")
               ? DeniedReferenceError("a secret of " + place, refusal)
               : NotAllowed(place, ": " + Describe(refusal), target.token_kind);
  }
  if (refusal.status >= 500) {
    return Failed(refusal, place);
  }
  if (IsRouteAbsent(refusal)) {
    return NoListRoute(refusal, place);
  }
  return refusal.status == 404 ? NotThere(refusal, place) : OfNoKnownForm(refusal, place);
}

}  // namespace stepveil
