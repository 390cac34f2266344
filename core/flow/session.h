#pragma once

#include "core/base/result.h"
#include "core/config/load.h"
#include "core/flow/context.h"
#include "core/flow/destination.h"
#include "core/http/client.h"
#include "core/http/patience.h"
#include "core/identity/login.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// The line to one instance; each part outlives the next, which borrows it.
struct Connection {
  std::unique_ptr<Patience> patience;
  std::unique_ptr<RequestLog> log;  // null: nobody asked for it
  std::unique_ptr<Transport> transport;
  std::unique_ptr<Client> client;
  TimePoint deadline;
};

// A login that has been made.
struct Session {
  Connection connection = {};
  AccessToken token = {};
  std::vector<std::string> credential_variables = {};  // that it was read from
  std::vector<Secret> needles = {};  // of its tokens, and of what goes over the line beside them
  std::optional<TimePoint> expires = {};  // of the access token; nothing: not known
};

// The connection that `request` asks for; makes no contact yet. Errors: kConfig (CA file).
[[nodiscard]] Result<Connection> Connect(const Request& request, const Context& context);

// Makes the needles known to our console and to the destination's log, before anything can print
// them, and keeps them. Errors: the exporter's.
[[nodiscard]] Result<void> Announce(std::vector<Secret> needles, Session& session,
                                    const Destination& to, const Context& context);

// What shows who asks, masked (LoginMethod::prove); empty where the login itself holds the
// credential. Errors: kLogin, kNetwork.
[[nodiscard]] Result<Secret> FetchProof(const Request& request, Session& session,
                                        const Destination& to, const Context& context);

// Revokes the token that the login issued. A failure is a warning.
void RevokeToken(const Session& session, const TokenEvents* events, const Context& context);
// What RevokeToken does with the answer.
void ReportRevocation(const Result<void>& revoked, const TokenEvents* events,
                      const Context& context);

// For a login that is kept for further fetches:

// Closes its connection; the next request opens another, to the origin that issued the token. For a
// login that another process goes on with. Errors: as Connect, and nothing is changed.
[[nodiscard]] Result<void> Disconnect(Session& session, const Request& request,
                                      const Context& context);

// Is the token's life over before a fetch that begins now is through?
[[nodiscard]] bool ExpiresSoon(const Session& session, TimePoint now);

// A client of the origin that issued the token, on the login's connection, with `request`'s
// deadline from now on.
[[nodiscard]] Client ClientOf(const Session& session, const Request& request, const Clock& clock);

}  // namespace stepveil
