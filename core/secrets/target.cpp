#include "core/secrets/target.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/identity/token_refusal.h"
#include "core/secrets/answer.h"

namespace stepveil {
namespace {

Error CannotLookUp(const Target& target, const Refusal& refusal) {
  if (auto known = ReadRefused(refusal, target.project, target.token_kind)) {
    return *std::move(known);
  }
  return Error{ErrorCode::kSecret,
               "cannot look up project " + Quoted(target.project) + ": " + Describe(refusal),
               {"give the project's slug or id as its settings in Infisical show them, not its "
                "display name; the identity must be a member"}};
}

// v1/projects came with v4: where it is absent the server is older, and v4 need not be tried.
Result<void> FindProject(Client& client, const AccessToken& token, Target& target) {
  Refusal refusal;
  for (const char* route : {"/api/v1/projects/slug/", "/api/v2/workspace/"}) {
    STEPVEIL_ASSIGN_OR_RETURN(HttpResponse answer,
                              client.Send(Get(route + PercentEncode(target.project), token)));
    if (auto project = ReadProject(answer)) {
      target.project_id = std::move(project->id);
      return {};
    }
    refusal = ReadRefusal(answer, {&token.value});
    if (!IsRouteAbsent(refusal)) {
      break;
    }
    target.api = Api::kV3;
  }
  return Fail(CannotLookUp(target, refusal));
}

std::string ListScopes(const ServiceTokenInfo& info) {
  std::vector<std::string> scopes;
  for (const auto& [environment, path] : info.scopes) {
    scopes.push_back(Quoted(path) + " of " + Quoted(environment));
  }
  return Join(scopes, ", ");
}

// A request that names neither environment nor path means what the token means.
Result<void> TakeScope(const ServiceTokenInfo& info, Target& target) {
  if (info.scopes.size() != 1) {
    return Fail(ErrorCode::kSecret, "the service token covers several scopes",
                {"choose one with --env and --path: " + ListScopes(info)});
  }
  const auto& [environment, path] = info.scopes.front();
  target.environment = environment;
  const bool exact = path.find_first_of("*?[{") == std::string::npos;
  if (exact && target.paths == std::vector<std::string>{"/"}) {
    target.paths = {path};
  }
  return {};
}

Result<void> AskServiceToken(Client& client, const AccessToken& token, Target& target) {
  STEPVEIL_ASSIGN_OR_RETURN(HttpResponse answer, client.Send(Get("/api/v2/service-token", token)));
  const auto info = ReadServiceToken(answer);
  if (!info) {
    const Refusal refusal = ReadRefusal(answer, {&token.value});
    auto known = ReadRefused(refusal, target.project, target.token_kind);
    return Fail(known ? *std::move(known)
                      : Error{ErrorCode::kSecret,
                              "cannot look up the service token's project: " + Describe(refusal),
                              {"give the project's id and the environment"}});
  }
  if (target.project.empty()) {
    target.project = target.project_id = info->project_id;
  }
  return target.environment.empty() ? TakeScope(*info, target) : Result<void>();
}

// `Project not found during bot lookup`, `Project with ID 'x' not found ...`: of an environment or
// a folder newer servers say the same further on.
bool IsUnknownProject(const Refusal& refusal) {
  const bool not_found = refusal.status == 404 && refusal.message.starts_with("Project ") &&
                         Says(refusal, "not found");
  return not_found || Says(refusal, "find project by slug");
}

}  // namespace

ApiCall Get(std::string path, const AccessToken& token) {
  return ApiCall{HttpMethod::kGet, std::move(path), token.value.Clone(), std::nullopt,
                 Repeat::kSafe};
}

std::optional<Error> ReadRefused(const Refusal& refusal, const std::string& project,
                                 AccessToken::Kind kind) {
  if (auto error = TokenRefused(refusal, kind)) {
    return error;
  }
  if (auto trouble = TroubleOf(refusal)) {
    return Error{trouble->code, "cannot read project " + Quoted(project) + ": " + Describe(refusal),
                 std::move(trouble->hints), trouble->verdict};
  }
  if (Says(refusal, "not a member")) {
    return Error{
        ErrorCode::kSecret,
        "the identity is no member of project " + Quoted(project) + ": " + Describe(refusal),
        {"add the machine identity to the project in Infisical, with a role that may "
         "read secrets, or give --project the one that is meant"},
        Verdict::kDenied};
  }
  if (IsUnknownProject(refusal)) {
    return Error{
        ErrorCode::kSecret,
        "there is no project " + Quoted(project) + ": " + Describe(refusal),
        {"give --project the slug or id that the project's settings in Infisical show, not its "
         "display name; check the domain, too"}};
  }
  return std::nullopt;
}

Result<Target> FindTarget(Client& client, const AccessToken& token, const Request& request) {
  Target target{request.project, "", request.environment, request.paths, Api::kV4, token.kind};
  const bool open = target.project.empty() || target.environment.empty();
  if (open && token.kind == AccessToken::Kind::kService) {
    STEPVEIL_RETURN_IF_ERROR(AskServiceToken(client, token, target));
  } else if (open) {
    return Fail(ErrorCode::kSecret, "no project or no environment is named",
                {"name both: --project and --env, or in .stepveil.yaml"});
  }
  if (IsUuid(target.project)) {
    target.project_id = target.project;
  } else if (target.project_id.empty()) {
    STEPVEIL_RETURN_IF_ERROR(FindProject(client, token, target));
  }
  return target;
}

}  // namespace stepveil
