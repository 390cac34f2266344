#include "core/flow/pipeline.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/flow/every_process.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/revocation.h"
#include "core/http/curl_transport.h"
#include "core/http/early_connection.h"
#include "core/identity/login_method.h"
#include "core/mask/needles.h"

#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

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

// The id token that the job's CI system signs. The connection to the instance is opened meanwhile
// where that is asked for.
Result<Secret> FetchIdToken(const std::string& audience, const Request& request, Session& session,
                            const Surroundings& around) {
  Transport& transport = *session.connection.transport;
  EarlyConnection early(transport, request.domains.front(), request.headers);
  const bool connect_early = around.hooks != nullptr && around.hooks->connect_early;
  const auto source =
      around.ci->id_token_source({around.variables, connect_early ? early : transport, around.clock,
                                  session.connection.deadline});
  for (std::string& name : source->CredentialVariables()) {
    session.credential_variables.push_back(std::move(name));
  }
  return source->Fetch(audience);
}

// What the login shows for its identity, already masked; an empty Secret where the request itself
// holds the credential.
Result<Secret> FetchProof(const Request& request, const LoginMethod& method, Session& session,
                          const Surroundings& around, const MaskNow& mask) {
  session.credential_variables.insert(session.credential_variables.end(),
                                      method.credential_variables.begin(),
                                      method.credential_variables.end());
  if (method.prove == nullptr) {
    return Secret();
  }
  ProofContext context{request.login,
                       around.variables,
                       *session.connection.transport,
                       around.clock,
                       session.connection.deadline,
                       {},
                       [&](const Secret& credential) { return MaskToken(credential, mask); }};
  if (around.ci != nullptr && around.ci->id_token_source) {
    context.id_token = [&](const std::string& audience) {
      return FetchIdToken(audience, request, session, around);
    };
  }
  STEPVEIL_ASSIGN_OR_RETURN(Secret proof, method.prove(context));
  STEPVEIL_RETURN_IF_ERROR(MaskToken(proof, mask));
  return proof;
}

Result<void> Announce(const Session& session, const Surroundings& around, const MaskNow& mask) {
  STEPVEIL_RETURN_IF_ERROR(MaskToken(session.token.value, mask));
  if (around.hooks != nullptr && around.hooks->issued) {
    STEPVEIL_RETURN_IF_ERROR(
        around.hooks->issued(session.token, session.connection.client->address()));
  }
  return {};
}

// Later steps would find the value itself where they look for a path.
Result<void> RefuseFiles(const Request& request, const Surroundings& around) {
  if (request.selection.as_file.empty() ||
      (around.outlet != Outlet::kExport && around.outlet != Outlet::kFormat)) {
    return {};
  }
  return Fail(ErrorCode::kConfig,
              "as-file (" + Escaped(Join(request.selection.as_file, ", ")) +
                  ") is for the command of \"stepveil run\" alone",
              {"start the command with \"stepveil run\", or leave as-file out (STEPVEIL_AS_FILE, "
               "\"as-file:\" of the process)"});
}

}  // namespace

MaskNow KeepingIn(std::vector<Secret>& needles, Console& console, const MaskNow& mask) {
  return [&needles, &console, mask](const std::vector<Secret>& more) {
    console.AddNeedles(CloneAll(more));
    MoveAll(CloneAll(more), needles);
    return mask(more);
  };
}

Result<void> NothingToAnnounce(const std::vector<Secret>&) { return {}; }

Result<Connection> Connect(const Request& request, const Surroundings& around) {
  around.console.AddNeedles(NeedlesOfLine(request, around.variables));
  Connection connection;
  connection.deadline = around.clock.now() + request.deadline;
  Console& console = around.console;
  connection.patience =
      std::make_unique<Patience>([&console](const std::string& line) { console.NoteWait(line); });
  const TransportOptions options{request.ca_file, request.connect_timeout, request.allow_http,
                                 connection.patience.get()};
  STEPVEIL_ASSIGN_OR_RETURN(connection.transport, MakeCurlTransport(options, around.variables));
  ClientOptions client;
  client.addresses = request.domains;
  client.headers = request.headers;
  client.deadline = connection.deadline;
  client.patience = connection.patience.get();
  connection.client =
      std::make_unique<Client>(*connection.transport, std::move(client), around.clock);
  return connection;
}

Result<Session> OpenSession(const Request& request, const Surroundings& around,
                            const MaskNow& mask) {
  const LoginMethod* const method = LoginMethodNamed(request.login.method);
  if (method == nullptr) {
    return NoWayToLogIn();
  }
  Session session;
  session.credential_variables = request.credential_variables;
  STEPVEIL_ASSIGN_OR_RETURN(session.connection, Connect(request, around));
  STEPVEIL_RETURN_IF_ERROR(mask(NeedlesOfLine(request, around.variables)));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret proof,
                            FetchProof(request, *method, session, around, mask));
  STEPVEIL_ASSIGN_OR_RETURN(session.token, Login(*session.connection.client, request.login, proof));
  auto announced = Announce(session, around, mask);
  if (!announced) {
    RevokeToken(session, around);
    return Fail(std::move(announced).error());
  }
  return session;
}

PreparedValues::PreparedValues() = default;
PreparedValues::~PreparedValues() = default;
PreparedValues::PreparedValues(PreparedValues&&) noexcept = default;
PreparedValues& PreparedValues::operator=(PreparedValues&&) noexcept = default;

void RevokeToken(const Session& session, const Surroundings& around) {
  ReportRevocation(Revoke(*session.connection.client, session.token), around);
}

void ReportRevocation(const Result<void>& revoked, const Surroundings& around) {
  if (revoked && around.hooks != nullptr && around.hooks->revoked) {
    around.hooks->revoked();
  }
  if (!revoked) {
    const Error& error = revoked.error();
    around.console.Warn("the access token was not revoked and stays valid until it expires: " +
                        error.message + (error.hints.empty() ? "" : "; " + error.hints.front()));
  }
}

Result<PreparedAll> PrepareAll(std::span<const Request> requests, const Surroundings& around,
                               const MaskNow& mask) {
  std::vector<Secret> tokens;
  const MaskNow mask_and_keep = KeepingIn(tokens, around.console, mask);
  for (const Request& request : requests) {
    around.console.Warn(request.warnings);
    STEPVEIL_RETURN_IF_ERROR(RefuseFiles(request, around));
  }
  const Request& shared = requests.front();
  auto stop = std::make_unique<StopSignals>();
  STEPVEIL_ASSIGN_OR_RETURN(Session session, OpenSession(shared, around, mask_and_keep));
  auto sets = FetchEach(requests, session, around);
  std::vector<std::string> credential_variables = std::move(session.credential_variables);
  std::unique_ptr<Revocation> revocation;
  // A job that is being ended uses no token any more, kept or not.
  if (!shared.keep_token || StopRequested()) {
    revocation = std::make_unique<Revocation>(std::move(session), std::move(stop), around);
  }
  stop.reset();
  if (!sets) {
    return Fail(std::move(sets).error());
  }
  STEPVEIL_ASSIGN_OR_RETURN(PreparedAll prepared,
                            PrepareEach(*std::move(sets), requests, around, mask));
  MoveAll(std::move(tokens), prepared.needles);
  prepared.credential_variables = std::move(credential_variables);
  prepared.revocation = std::move(revocation);
  return prepared;
}

Result<Prepared> Prepare(const Request& request, const Surroundings& around, const MaskNow& mask) {
  STEPVEIL_ASSIGN_OR_RETURN(PreparedAll all, PrepareAll({&request, 1}, around, mask));
  all.revocation.reset();
  return OnlyOne(std::move(all));
}

Result<Prepared> Prepare(Settings settings, const Surroundings& around, const MaskNow& mask) {
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(settings), around.variables,
                                        std::filesystem::current_path(), Purpose::kFetch));
  return Prepare(request, around, mask);
}

}  // namespace stepveil
