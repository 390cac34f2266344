#pragma once

#include "core/app/adapter.h"
#include "core/app/console.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/load.h"
#include "core/environment/environment.h"
#include "core/identity/login.h"

#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// What an adapter has to know while the flow runs; each may be empty.
struct Hooks {
  // An access token was issued by this origin, and is masked; a failure ends the flow.
  std::function<Result<void>(const AccessToken&, const std::string& origin)> issued;
  // It is revoked.
  std::function<void()> revoked;
  // Takes the place of MaskNow for the values: `needles` are all their forms.
  std::function<Result<void>(const Environment&, const std::vector<Secret>& needles)> mask_values;
  // Opens the connection to the instance while the id token is fetched, with GET /api/status.
  bool connect_early = false;
};

// What a run of stepveil stands in. Everything is borrowed.
struct Surroundings {
  const Variables& variables;
  const Clock& clock;
  const Adapter* ci;  // the detected CI system; null outside of one
  Console& console;
  const Hooks* hooks = nullptr;
};

// The line to one instance; the transport outlives the client that borrows it.
struct Connection {
  std::unique_ptr<Transport> transport;
  std::unique_ptr<Client> client;
  TimePoint deadline;
};

// A login that has been made, with the names of the variables it was read from.
struct Session {
  Connection connection;
  AccessToken token;
  std::vector<std::string> credential_variables;
};

// All that `run` and `export` need: the variables, and the needles of every value and token.
struct Prepared {
  Environment environment;
  std::vector<Secret> needles;
  std::vector<std::string> credential_variables;
  std::string api_version;  // as in SecretSet
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

// FetchIdToken -> Login. Id token and access token are masked (`mask`) the moment they exist; where
// that fails, the access token is revoked. The caller holds signals back (StopSignals) until the
// token is revoked or handed over. Errors: those of the stages.
[[nodiscard]] Result<Session> OpenSession(const Request& request, const Surroundings& around,
                                          const MaskNow& mask);

// Revokes the token that the login issued. A failure is a warning.
void RevokeToken(const Session& session, const Surroundings& around);

// The whole flow up to the point where it forks into Export and RunChild:
// LoadRequest -> FetchIdToken -> Login -> FetchSecrets -> Revoke -> BuildEnvironment -> Mask.
// The access token is revoked also when the fetch failed or a signal asks the process to end; it
// ends then. Errors: those of the stages.
[[nodiscard]] Result<Prepared> Prepare(Settings settings, const Surroundings& around,
                                       const MaskNow& mask);

// What comes after the fetch: BuildEnvironment -> Mask, of a set that was fetched for `request`.
// `needles` are those of the values; `credential_variables` are left empty. Errors: kSecret.
[[nodiscard]] Result<Prepared> PrepareFrom(SecretSet set, const Request& request,
                                           const Surroundings& around, const MaskNow& mask);

// The connection that `request` asks for; makes no contact yet. Errors: kConfig (CA file).
[[nodiscard]] Result<Connection> Connect(const Request& request, const Surroundings& around);

}  // namespace stepveil
