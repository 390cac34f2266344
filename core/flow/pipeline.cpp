#include "core/flow/pipeline.h"

#include "core/base/text.h"
#include "core/cli/stdout_guard.h"
#include "core/flow/fallback.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/process_steps.h"
#include "core/flow/take_leases.h"
#include "core/mask/needles.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

// The token is masked before anything can print it, and noted before anything can go wrong.
Result<void> AnnounceToken(Session& session, const Destination& to, const Context& context) {
  STEPVEIL_RETURN_IF_ERROR(
      Announce(NeedlesOf(session.token.value, ShortValues::kLeave), session, to, context));
  return to.token_events == nullptr
             ? Result<void>()
             : to.token_events->issued(session.token, session.connection.client->address());
}

// Later steps would find the value itself where they look for a path.
Result<void> RefuseFiles(const Request& request, const Destination& to) {
  if (request.selection.as_file.empty() || to.takes_files) {
    return {};
  }
  return Fail(ErrorCode::kConfig,
              "as-file (" + Escaped(Join(request.selection.as_file, ", ")) +
                  ") is for the command of \"stepveil run\" alone",
              {"start the command with \"stepveil run\", or leave as-file out (STEPVEIL_AS_FILE, "
               "\"as-file:\" of the process)"});
}

// What PrepareWhileRevoking leaves to the caller.
struct Meanwhile {
  std::unique_ptr<Revocation>
      revocation;                       // on its way: to be finished before anything gets a value
  std::shared_ptr<LeaseHolder> leases;  // to be kept as long as anything uses them
};

Result<Prepared> PrepareWhileRevoking(std::span<const Request> requests, const Destination& to,
                                      const Context& context, Meanwhile& meanwhile) {
  for (const Request& request : requests) {
    context.console.Warn(request.warnings);
    STEPVEIL_RETURN_IF_ERROR(RefuseFiles(request, to));
    STEPVEIL_RETURN_IF_ERROR(RefuseLeases(request, to));
  }
  Fallback fallback(requests, context);
  STEPVEIL_ASSIGN_OR_RETURN(Fetched fetched, fallback.Or(FetchAll(requests, to, context)));
  meanwhile.revocation = std::move(fetched.revocation);
  STEPVEIL_ASSIGN_OR_RETURN(meanwhile.leases, TakeLeases(fetched, requests, to, context));
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            PrepareFrom(std::move(fetched.sets), requests, to, context));
  fallback.Keep();
  MoveAll(std::move(fetched.needles), prepared.needles);
  prepared.credential_variables = std::move(fetched.credential_variables);
  return prepared;
}

void WarnUnmasked(const Prepared& prepared, const Context& context) {
  const bool shown =
      !prepared.mask &&
      std::any_of(prepared.environments.begin(), prepared.environments.end(),
                  [](const Environment& environment) { return !environment.variables.empty(); });
  if (shown && InCi(context.variables, context.ci != nullptr)) {
    context.console.Warn("--no-mask: whatever secret the command prints stands in the job's log");
  }
}

Origin OriginOf(const Request& request) {
  const std::string project = request.project.empty() ? "the token's project" : request.project;
  const std::string environment = request.environment.empty() ? "" : " " + request.environment;
  return {Escaped(project + environment + ":" + Join(request.paths, ", ")),
          Escaped(request.domains.empty() ? "" : request.domains.front())};
}

std::string NamesOf(const Environment& environment) {
  std::vector<std::string> names;
  for (const Variable& variable : environment.variables) {
    names.push_back(Escaped(variable.name));
  }
  return names.empty() ? "none" : Join(names, ", ");
}

}  // namespace

Result<Session> LogIn(const Request& request, const Destination& to, const Context& context) {
  Session session;
  session.credential_variables = request.credential_variables;
  STEPVEIL_ASSIGN_OR_RETURN(session.connection, Connect(request, context));
  STEPVEIL_RETURN_IF_ERROR(
      Announce(NeedlesOfLine(request, context.variables), session, to, context));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret proof, FetchProof(request, session, to, context));
  STEPVEIL_ASSIGN_OR_RETURN(session.token, Login(*session.connection.client, request.login, proof));
  if (session.token.expires_in.count() > 0) {
    session.expires = context.clock.now() + session.token.expires_in;
  }
  auto announced = AnnounceToken(session, to, context);
  if (!announced) {
    RevokeToken(session, to.token_events, context);
    return Fail(std::move(announced).error());
  }
  return session;
}

Result<Prepared> PrepareFrom(std::vector<SecretSet> sets, std::span<const Request> requests,
                             const Destination& to, const Context& context) {
  Prepared prepared;
  prepared.api_version = sets.front().api_version;
  prepared.inheritance = requests.front().inheritance;
  prepared.origin = OriginOf(requests.front());
  prepared.mask = IsMasked(requests.front(), to);
  STEPVEIL_ASSIGN_OR_RETURN(prepared.environments,
                            BuildEnvironments(std::move(sets), requests, to, context));
  if (prepared.mask) {
    STEPVEIL_ASSIGN_OR_RETURN(prepared.needles,
                              MaskValues(prepared.environments, requests, to, context));
  }
  prepared.has_needles = !prepared.needles.empty();
  return prepared;
}

Result<Prepared> Prepare(std::span<const Request> requests, const Destination& to,
                         const Context& context) {
  Meanwhile meanwhile;
  return PrepareWhileRevoking(requests, to, context, meanwhile);
}

Result<Prepared> Prepare(Settings settings, const Destination& to, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(settings), context.variables,
                                        std::filesystem::current_path(), Purpose::kFetch));
  return Prepare({&request, 1}, to, context);
}

Result<void> Export(Prepared prepared, const Adapter& adapter, Exporter& exporter,
                    const Context& context) {
  std::vector<std::string> credentials = std::move(prepared.credential_variables);
  credentials.insert(credentials.end(), adapter.credential_variables.begin(),
                     adapter.credential_variables.end());
  Environment& environment = prepared.environments.front();
  STEPVEIL_ASSIGN_OR_RETURN(
      environment.withheld,
      WithholdCredentials(context.variables, credentials, prepared.inheritance, exporter));
  const bool told = context.console.is_silent() || exporter.TakesOrigin(prepared.origin);
  STEPVEIL_RETURN_IF_ERROR(exporter.Export(environment));
  if (!told) {
    context.console.Note(Told(environment.variables.size(), prepared.origin,
                              "the following steps: " + NamesOf(environment)));
  }
  return {};
}

Result<std::vector<RunTask>> PrepareRuns(std::span<const Request> requests,
                                         const RunOptions& options, const Context& context) {
  Meanwhile meanwhile;
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            PrepareWhileRevoking(requests, ToCommand(), context, meanwhile));
  WarnUnmasked(prepared, context);
  STEPVEIL_ASSIGN_OR_RETURN(const auto needles, NeedlesOfOutput(prepared, context));
  meanwhile.revocation.reset();  // it has travelled meanwhile
  std::vector<RunTask> tasks;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    STEPVEIL_ASSIGN_OR_RETURN(RunTask task, MakeRunTask(requests[i].command, i, prepared, context));
    task.child.options = options;
    task.child.needles = needles;
    task.leases = meanwhile.leases;
    tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace stepveil
