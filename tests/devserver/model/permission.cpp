#include "tests/devserver/model/permission.h"

#include "tests/devserver/model/glob.h"

#include <algorithm>

namespace stepveil::devserver {
namespace {

const std::vector<Grant>* GrantsOf(const Actor& actor, const Project& project) {
  static const std::vector<Grant> kAll{{"**", "**", true, {}, {}, false, false}};
  if (actor.admin) return &kAll;
  if (actor.service_token != nullptr) {
    return actor.service_token->project == project.slug ? &actor.service_token->scopes : nullptr;
  }
  if (actor.identity == nullptr) return nullptr;
  auto found = actor.identity->memberships.find(project.slug);
  return found == actor.identity->memberships.end() ? nullptr : &found->second;
}

bool FitsName(const Grant& grant, std::string_view name) {
  return grant.names.empty() ||
         std::any_of(grant.names.begin(), grant.names.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, name); });
}

bool FitsTags(const Grant& grant, const std::vector<std::string>* tags) {
  return grant.tags.empty() ||
         (tags != nullptr && std::any_of(tags->begin(), tags->end(), [&](const std::string& tag) {
            return std::find(grant.tags.begin(), grant.tags.end(), tag) != grant.tags.end();
          }));
}

bool Fits(const Grant& grant, const RuleSubject& subject) {
  return GlobMatches(grant.environment, subject.environment) &&
         GlobMatches(grant.path, subject.path) && FitsName(grant, subject.name) &&
         FitsTags(grant, subject.tags);
}

}  // namespace

Right RightOn(const Actor& actor, const Project& project, const RuleSubject& subject) {
  Right right = Right::kNone;
  const std::vector<Grant>* grants = GrantsOf(actor, project);
  if (grants == nullptr) return right;
  for (const Grant& grant : *grants) {
    if (grant.imports || !Fits(grant, subject)) continue;
    right = grant.inverted ? Right::kNone
                           : std::max(right, grant.values ? Right::kValues : Right::kNames);
  }
  return right;
}

Right RightOn(const Actor& actor, const Project& project, const Folder& folder,
              const SecretRow& row) {
  return RightOn(actor, project, {folder.environment, folder.path, row.key, &row.tags});
}

bool MayRead(const Actor& actor, const Project& project, std::string_view environment,
             std::string_view path) {
  return RightOn(actor, project, {environment, path}) != Right::kNone;
}

bool MayReadAnything(const Actor& actor, const Project& project) {
  const std::vector<Grant>* grants = GrantsOf(actor, project);
  return grants != nullptr && std::any_of(grants->begin(), grants->end(), [](const Grant& grant) {
           return !grant.inverted && !grant.imports;
         });
}

bool MayReadImports(const Actor& actor, const Project& project, std::string_view environment,
                    std::string_view path) {
  const std::vector<Grant>* grants = GrantsOf(actor, project);
  return grants != nullptr && std::any_of(grants->begin(), grants->end(), [&](const Grant& grant) {
           const bool role = grant.environment == "**" && grant.path == "**" && grant.values;
           return !grant.inverted && (grant.imports || role) && Fits(grant, {environment, path});
         });
}

std::optional<Answer> RefuseStranger(const Store& store, const Actor& actor,
                                     const Project& project) {
  if (GrantsOf(actor, project) != nullptr) return std::nullopt;
  if (store.rules().tells_more) {
    return Refuse(403, "ProjectMembershipNotFound",
                  "You are not a member of this project with ID " + project.id +
                      ". Please assign this identity to the project with the appropriate "
                      "permissions, then try again.");
  }
  return Refuse(403, "Identity is not a member of the specified project",
                "You are not allowed to access this resource");
}

Answer Denied(std::string_view subject, std::string_view action) {
  return Refuse(403, "PermissionDenied",
                "You are not allowed to " + std::string(action) + " on " + std::string(subject));
}

}  // namespace stepveil::devserver
