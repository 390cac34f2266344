#include "core/flow/session.h"

#include "core/cli/stdout_guard.h"
#include "core/flow/adapter.h"
#include "core/flow/id_token_places.h"
#include "core/flow/kept_credentials.h"
#include "core/http/curl_transport.h"
#include "core/http/early_connection.h"
#include "core/identity/login_method.h"
#include "core/mask/needles.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace stepveil {
namespace {

// A token that lives for less than twice this is used for half of its life at least.
constexpr std::chrono::seconds kTimeForOneFetch{30};

tl::unexpected<Error> NoWayToLogIn() {
  return Fail(ErrorCode::kLogin, "no way to log in was found",
              {"in CI: pass --identity-id (or INFISICAL_MACHINE_IDENTITY_ID) of a machine identity "
               "with OIDC auth",
               "elsewhere: set INFISICAL_TOKEN, or INFISICAL_UNIVERSAL_AUTH_CLIENT_ID and "
               "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"});
}

// The id token that the job's CI system signs.
Result<Secret> FetchIdToken(const std::string& audience, const Request& request, Session& session,
                            const Destination& to, const Context& context) {
  Transport& transport = *session.connection.transport;
  EarlyConnection early(transport, request.domains.front(), request.headers);
  const auto source =
      context.ci->id_token_source({context.variables, to.connect_early ? early : transport,
                                   context.clock, session.connection.deadline});
  for (std::string& name : source->CredentialVariables()) {
    session.credential_variables.push_back(std::move(name));
  }
  return source->Fetch(audience);
}

// On a person's terminal as it goes on; in a log as one line.
std::unique_ptr<Patience> PatienceFor(const Context& context) {
  Console& console = context.console;
  if (console.IsLive() && !InCi(context.variables, context.ci != nullptr)) {
    return std::make_unique<Patience>(
        [&console](const std::string& line) { console.ShowWait(line); },
        [&console] { console.EndWait(); });
  }
  return std::make_unique<Patience>(
      [&console](const std::string& line) { console.NoteWait(line); });
}

std::unique_ptr<RequestLog> LogFor(const Request& request, Console& console) {
  return request.debug ? std::make_unique<RequestLog>(
                             [&console](const std::string& line) { console.Debug(line); })
                       : nullptr;
}

// As Connect, to these addresses of the instance.
Result<Connection> ConnectTo(const std::vector<std::string>& domains, const Request& request,
                             const Context& context) {
  context.console.AddNeedles(NeedlesOfLine(request, context.variables));
  Connection connection;
  connection.deadline = context.clock.now() + request.deadline;
  connection.patience = PatienceFor(context);
  connection.log = LogFor(request, context.console);
  const bool shows =
      !request.client_certificate.certificate.empty() || !request.client_certificate.key.empty();
  TransportOptions options{request.ca_file,
                           request.connect_timeout,
                           request.allow_http,
                           connection.patience.get(),
                           connection.log.get(),
                           shows ? &request.client_certificate : nullptr,
                           domains};
  if (context.witness != nullptr) {
    options.observe = context.witness->contact;
  }
  STEPVEIL_ASSIGN_OR_RETURN(connection.transport, MakeCurlTransport(options, context.variables));
  ClientOptions client;
  client.addresses = domains;
  client.headers = request.headers;
  client.deadline = connection.deadline;
  client.patience = connection.patience.get();
  client.log = connection.log.get();
  connection.client =
      std::make_unique<Client>(*connection.transport, std::move(client), context.clock);
  return connection;
}

}  // namespace

Result<Connection> Connect(const Request& request, const Context& context) {
  return ConnectTo(request.domains, request, context);
}

Result<void> Announce(std::vector<Secret> needles, Session& session, const Destination& to,
                      const Context& context) {
  context.console.AddNeedles(CloneAll(needles));
  if (to.exporter != nullptr) {
    STEPVEIL_RETURN_IF_ERROR(to.exporter->Mask(needles));
  }
  MoveAll(std::move(needles), session.needles);
  return {};
}

Result<Secret> FetchProof(const Request& request, Session& session, const Destination& to,
                          const Context& context) {
  const LoginMethod* const named = LoginMethodNamed(request.login.method);
  if (named == nullptr) {
    return NoWayToLogIn();
  }
  const LoginMethod& method = *named;
  session.credential_variables.insert(session.credential_variables.end(),
                                      method.credential_variables.begin(),
                                      method.credential_variables.end());
  if (method.prove == nullptr) {
    return Secret();
  }
  const auto mask = [&](const Secret& credential) {
    return Announce(NeedlesOf(credential, ShortValues::kLeave), session, to, context);
  };
  ProofContext proof_context{{context.variables, *session.connection.transport, context.clock,
                              session.connection.deadline},
                             request.login,
                             {},
                             mask};
  if (context.ci != nullptr && context.ci->id_token_source) {
    proof_context.id_token = [&](const std::string& audience) {
      return FetchIdToken(audience, request, session, to, context);
    };
  } else if (!context.id_token_places.empty()) {
    proof_context.id_token = [&](const std::string& audience) {
      return FetchFromPlaces(context.id_token_places, audience, session, context);
    };
  }
  STEPVEIL_ASSIGN_OR_RETURN(Secret proof, method.prove(proof_context));
  STEPVEIL_RETURN_IF_ERROR(mask(proof));
  if (context.witness != nullptr && context.witness->proof) {
    context.witness->proof(proof);
  }
  return proof;
}

void RevokeToken(const Session& session, const TokenEvents* events, const Context& context) {
  ReportRevocation(Revoke(*session.connection.client, session.token), events, context);
}

void ReportRevocation(const Result<void>& revoked, const TokenEvents* events,
                      const Context& context) {
  if (revoked) {
    if (events != nullptr) {
      events->revoked();
    }
    return;
  }
  const Error& error = revoked.error();
  context.console.Warn("the access token was not revoked and stays valid until it expires: " +
                       error.message + (error.hints.empty() ? "" : "; " + error.hints.front()));
}

Result<void> Disconnect(Session& session, const Request& request, const Context& context) {
  Connection& connection = session.connection;
  auto fresh = ConnectTo({connection.client->address()}, request, context);
  if (!fresh) {
    return Fail(std::move(fresh).error());
  }
  connection.client.reset();     // which borrows the transport,
  connection.transport.reset();  // which borrows the patience
  connection = *std::move(fresh);
  return {};
}

bool ExpiresSoon(const Session& session, TimePoint now) {
  const auto life = session.token.expires_in;
  return session.expires &&
         now + std::min<std::chrono::nanoseconds>(kTimeForOneFetch, life / 2) >= *session.expires;
}

Client ClientOf(const Session& session, const Request& request, const Clock& clock) {
  ClientOptions options;
  options.addresses = {session.connection.client->address()};
  options.headers = request.headers;
  options.deadline = clock.now() + request.deadline;
  options.most_troubled = 3;  // the next fetch is the next attempt
  return Client(*session.connection.transport, std::move(options), clock);
}

}  // namespace stepveil
