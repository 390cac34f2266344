#include "core/app/pipeline.h"

#include "core/app/needles_of_all.h"
#include "core/base/stop_signals.h"
#include "core/http/curl_transport.h"
#include "core/http/early_connection.h"
#include "core/mask/needles.h"
#include "core/secrets/fetch.h"

#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

void Append(std::vector<Secret>& needles, std::vector<Secret> more) {
  needles.insert(needles.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

Result<void> MaskToken(const Secret& token, const MaskNow& mask) {
  return mask(NeedlesOf(token, ShortValues::kLeave));
}

tl::unexpected<Error> NoWayToLogIn() {
  return Fail(ErrorCode::kLogin, "no way to log in was found",
              {"in CI: pass --identity-id (or INFISICAL_MACHINE_IDENTITY_ID) of a machine identity "
               "with OIDC auth",
               "elsewhere: set INFISICAL_TOKEN, or INFISICAL_UNIVERSAL_AUTH_CLIENT_ID and "
               "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"});
}

tl::unexpected<Error> NoIdToken() {
  return Fail(ErrorCode::kLogin,
              "method oidc needs an id token, and no CI system that gives one was found",
              {"name the variable that holds the id token with --id-token-env NAME",
               "outside of CI use --method universal"});
}

// The id token of the job, already masked; an empty Secret where the method needs none.
Result<Secret> FetchIdToken(const Request& request, Session& session, const Surroundings& around,
                            const MaskNow& mask) {
  const LoginRequest& login = request.login;
  if (login.method != LoginMethod::kOidc && login.method != LoginMethod::kJwt) {
    return Secret();
  }
  Secret id_token = login.jwt.Clone();
  if (id_token.empty()) {
    if (around.ci == nullptr || !around.ci->id_token_source) {
      return NoIdToken();
    }
    Transport& transport = *session.connection.transport;
    EarlyConnection early(transport, request.domains.front(), request.headers);
    const bool connect_early = around.hooks != nullptr && around.hooks->connect_early;
    const auto source =
        around.ci->id_token_source({around.variables, connect_early ? early : transport,
                                    around.clock, session.connection.deadline});
    for (std::string& name : source->CredentialVariables()) {
      session.credential_variables.push_back(std::move(name));
    }
    STEPVEIL_ASSIGN_OR_RETURN(id_token, source->Fetch(login.audience));
  }
  STEPVEIL_RETURN_IF_ERROR(MaskToken(id_token, mask));
  return id_token;
}

// A job that is being ended uses no token any more, kept or not.
void RevokeUnlessKept(const Request& request, Session& session, const Surroundings& around) {
  if (!request.keep_token || StopRequested()) {
    RevokeToken(session, around);
  }
}

Result<void> Announce(const Session& session, const Surroundings& around, const MaskNow& mask) {
  STEPVEIL_RETURN_IF_ERROR(MaskToken(session.token.value, mask));
  if (around.hooks != nullptr && around.hooks->issued) {
    STEPVEIL_RETURN_IF_ERROR(
        around.hooks->issued(session.token, session.connection.client->address()));
  }
  return {};
}

// Every fetched value becomes a needle of our own messages before anything can fail over one.
void GuardConsole(const SecretSet& set, Console& console) {
  std::vector<Secret> needles;
  for (const FetchedSecret& secret : set.secrets) {
    Append(needles, NeedlesOf(secret.value, ShortValues::kLeave));
  }
  console.AddNeedles(std::move(needles));
}

}  // namespace

MaskNow KeepingIn(std::vector<Secret>& needles, Console& console, const MaskNow& mask) {
  return [&needles, &console, mask](const std::vector<Secret>& more) {
    console.AddNeedles(CloneAll(more));
    Append(needles, CloneAll(more));
    return mask(more);
  };
}

Result<void> NothingToAnnounce(const std::vector<Secret>&) { return {}; }

Result<Connection> Connect(const Request& request, const Surroundings& around) {
  Connection connection;
  connection.deadline = around.clock.now() + request.deadline;
  const TransportOptions options{request.ca_file, request.connect_timeout, request.allow_http};
  STEPVEIL_ASSIGN_OR_RETURN(connection.transport, MakeCurlTransport(options, around.variables));
  ClientOptions client;
  client.addresses = request.domains;
  client.headers = request.headers;
  client.deadline = connection.deadline;
  connection.client =
      std::make_unique<Client>(*connection.transport, std::move(client), around.clock);
  return connection;
}

Result<Session> OpenSession(const Request& request, const Surroundings& around,
                            const MaskNow& mask) {
  if (!request.login.method) {
    return NoWayToLogIn();
  }
  Session session;
  session.credential_variables = request.credential_variables;
  STEPVEIL_ASSIGN_OR_RETURN(session.connection, Connect(request, around));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret id_token, FetchIdToken(request, session, around, mask));
  STEPVEIL_ASSIGN_OR_RETURN(session.token,
                            Login(*session.connection.client, request.login, id_token));
  auto announced = Announce(session, around, mask);
  if (!announced) {
    RevokeToken(session, around);
    return Fail(std::move(announced).error());
  }
  return session;
}

void RevokeToken(const Session& session, const Surroundings& around) {
  const auto revoked = Revoke(*session.connection.client, session.token);
  if (revoked && around.hooks != nullptr && around.hooks->revoked) {
    around.hooks->revoked();
  }
  if (!revoked) {
    const Error& error = revoked.error();
    around.console.Warn("the access token was not revoked and stays valid until it expires: " +
                        error.message + (error.hints.empty() ? "" : "; " + error.hints.front()));
  }
}

Result<Prepared> Prepare(Settings settings, const Surroundings& around, const MaskNow& mask) {
  std::vector<Secret> tokens;
  const MaskNow mask_and_keep = KeepingIn(tokens, around.console, mask);
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(settings), around.variables,
                                        std::filesystem::current_path(), Purpose::kFetch));
  around.console.Warn(request.warnings);
  std::optional<StopSignals> stop(std::in_place);
  STEPVEIL_ASSIGN_OR_RETURN(Session session, OpenSession(request, around, mask_and_keep));
  auto set = FetchSecrets(*session.connection.client, session.token, request);
  RevokeUnlessKept(request, session, around);
  stop.reset();
  if (!set) {
    return Fail(std::move(set).error());
  }
  STEPVEIL_ASSIGN_OR_RETURN(Prepared values, PrepareFrom(*std::move(set), request, around, mask));
  Append(tokens, std::move(values.needles));
  values.needles = std::move(tokens);
  values.credential_variables = std::move(session.credential_variables);
  return values;
}

Result<Prepared> PrepareFrom(SecretSet set, const Request& request, const Surroundings& around,
                             const MaskNow& mask) {
  Prepared prepared;
  GuardConsole(set, around.console);
  prepared.api_version = set.api_version;
  around.console.Warn(set.warnings);
  const auto protected_names =
      around.ci ? around.ci->protected_names : std::vector<ProtectedName>{};
  STEPVEIL_ASSIGN_OR_RETURN(prepared.environment,
                            BuildEnvironment(std::move(set), request.selection, protected_names));
  around.console.Warn(prepared.environment.warnings);
  STEPVEIL_ASSIGN_OR_RETURN(std::vector<Secret> needles,
                            NeedlesOfAll(prepared.environment, request, around.console));
  if (around.hooks != nullptr && around.hooks->mask_values) {
    STEPVEIL_RETURN_IF_ERROR(around.hooks->mask_values(prepared.environment, needles));
  } else {
    STEPVEIL_RETURN_IF_ERROR(mask(needles));
  }
  prepared.needles = std::move(needles);
  return prepared;
}

}  // namespace stepveil
