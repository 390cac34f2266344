#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/load.h"
#include "core/environment/environment.h"
#include "core/flow/surroundings.h"
#include "core/identity/login.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// The line to one instance; each part outlives the next, which borrows it.
struct Connection {
  std::unique_ptr<Patience> patience;
  std::unique_ptr<Transport> transport;
  std::unique_ptr<Client> client;
  TimePoint deadline;
};

class Revocation;

// A login that has been made, with the names of the variables it was read from.
struct Session {
  Connection connection;
  AccessToken token;
  std::vector<std::string> credential_variables;
};

// All that `run` and `export` need, whatever the number of processes.
struct PreparedValues {
  std::vector<Secret> needles;  // of every value and token
  bool has_needles = false;     // of values, beside those of the tokens
  bool mask = true;             // false: the command's output is to be left as it is
  std::vector<std::string> credential_variables;
  Inheritance inheritance;
  std::string api_version;  // as in SecretSet
  // Of the token, which is not finished yet; null: it is.
  std::unique_ptr<Revocation> revocation;

  PreparedValues();
  ~PreparedValues();
  PreparedValues(PreparedValues&&) noexcept;
  PreparedValues& operator=(PreparedValues&&) noexcept;
};

// For one process: and its variables.
struct Prepared : PreparedValues {
  Environment environment;
};

// For several processes on one login, in the order of the requests.
struct PreparedAll : PreparedValues {
  std::vector<Environment> environments;
};

// Makes the needles known to whatever shows text after this: our console, and the CI's log where
// the command writes to it.
using MaskNow = std::function<Result<void>(const std::vector<Secret>&)>;

// For where we mask the command's output ourselves, and for a file or a pipe, which is no log.
[[nodiscard]] Result<void> NothingToAnnounce(const std::vector<Secret>& needles);

// `mask`, with all that it is given known to `console` before, and added to `needles`, too. Borrows
// both.
[[nodiscard]] MaskNow KeepingIn(std::vector<Secret>& needles, Console& console,
                                const MaskNow& mask);

// FetchProof -> Login. Proof (an id token, for one) and access token are masked (`mask`) the moment
// they exist; where that fails, the access token is revoked. The caller holds signals back
// (StopSignals) until the token is revoked or handed over. Errors: those of the stages.
[[nodiscard]] Result<Session> OpenSession(const Request& request, const Surroundings& around,
                                          const MaskNow& mask);

// Revokes the token that the login issued. A failure is a warning.
void RevokeToken(const Session& session, const Surroundings& around);

// Tells the adapter, or warns of the failure.
void ReportRevocation(const Result<void>& revoked, const Surroundings& around);

// The whole flow up to the point where it forks into Export and RunChild:
// LoadRequest -> FetchProof -> Login -> FetchSecrets -> Revoke -> BuildEnvironment -> Mask.
// The access token is revoked also when the fetch failed or a signal asks the process to end; it
// ends then. Errors: those of the stages.
[[nodiscard]] Result<Prepared> Prepare(Settings settings, const Surroundings& around,
                                       const MaskNow& mask);
// The same from the request on.
[[nodiscard]] Result<Prepared> Prepare(const Request& request, const Surroundings& around,
                                       const MaskNow& mask);

// The same from the requests on (at least one), of which the first holds the login (LoadRequests).
// All or nothing: everything is fetched, checked and masked before this returns; what several
// processes lack is one Error. The revocation may still be on its way (PreparedValues::revocation):
// the caller has it finished before anything gets a value.
[[nodiscard]] Result<PreparedAll> PrepareAll(std::span<const Request> requests,
                                             const Surroundings& around, const MaskNow& mask);

// The connection that `request` asks for; makes no contact yet. Errors: kConfig (CA file).
[[nodiscard]] Result<Connection> Connect(const Request& request, const Surroundings& around);

}  // namespace stepveil
