#include "tests/devserver/model/permission.h"

#include "tests/devserver/model/glob.h"

#include <algorithm>

namespace stepveil::devserver {
namespace {

const std::vector<Grant>* GrantsOf(const Actor& actor, const Project& project) {
  if (actor.service_token != nullptr) {
    return actor.service_token->project == project.slug ? &actor.service_token->scopes : nullptr;
  }
  if (actor.identity == nullptr) return nullptr;
  auto found = actor.identity->memberships.find(project.slug);
  return found == actor.identity->memberships.end() ? nullptr : &found->second;
}

}  // namespace

Right RightOn(const Actor& actor, const Project& project, std::string_view environment,
              std::string_view path) {
  Right best = Right::kNone;
  const std::vector<Grant>* grants = GrantsOf(actor, project);
  if (grants == nullptr) return best;
  for (const Grant& grant : *grants) {
    if (!GlobMatches(grant.environment, environment) || !GlobMatches(grant.path, path)) continue;
    best = std::max(best, grant.values ? Right::kValues : Right::kNames);
  }
  return best;
}

bool MayRead(const Actor& actor, const Project& project, std::string_view environment,
             std::string_view path) {
  return RightOn(actor, project, environment, path) != Right::kNone;
}

std::optional<Answer> RefuseStranger(const Actor& actor, const Project& project) {
  if (GrantsOf(actor, project) != nullptr) return std::nullopt;
  return Refuse(403, "Identity is not a member of the specified project",
                "You are not allowed to access this resource");
}

Answer Denied(std::string_view subject) {
  return Refuse(403, "PermissionDenied", "You are not allowed to read on " + std::string(subject));
}

}  // namespace stepveil::devserver
