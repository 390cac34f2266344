#pragma once

#include "core/base/result.h"
#include "core/config/load.h"
#include "core/environment/environment.h"
#include "core/flow/adapter.h"
#include "core/flow/context.h"
#include "core/flow/destination.h"
#include "core/flow/run_task.h"
#include "core/flow/session.h"
#include "core/secrets/secret_set.h"

#include <span>
#include <string>
#include <vector>

namespace stepveil {

// What every command does, in its order:
//   LoadRequest -> FetchProof -> Login -> FetchSecrets -> Revoke -> BuildEnvironment -> Mask
//   -> Export | Run
// for one process and for many on one login. All or nothing: everything is fetched, checked and
// masked before anything is handed over; what several processes lack is one Error.

// FetchProof -> Login. Proof and access token are masked the moment they exist; where that fails,
// the access token is revoked. The caller holds signals back (StopSignals) until the token is
// revoked or handed over. Errors: those of the steps.
[[nodiscard]] Result<Session> LogIn(const Request& request, const Destination& to,
                                    const Context& context);

// FetchProof -> ... -> Mask for the requests (at least one), of which the first holds the login
// (LoadRequests). The access token is revoked when this returns, unless it is to be kept, also when
// the fetch failed or a signal asks the process to end; it ends then. Errors: those of the steps.
[[nodiscard]] Result<Prepared> Prepare(std::span<const Request> requests, const Destination& to,
                                       const Context& context);
// LoadRequest -> ... -> Mask, for one process.
[[nodiscard]] Result<Prepared> Prepare(Settings settings, const Destination& to,
                                       const Context& context);

// BuildEnvironment -> Mask, for what was fetched already: nothing of a login is in the result.
// Errors: kSecret.
[[nodiscard]] Result<Prepared> PrepareFrom(std::vector<SecretSet> sets,
                                           std::span<const Request> requests, const Destination& to,
                                           const Context& context);

// Export: to the later steps, with the credentials that a shell of theirs has to lose; those of the
// login, and those that `adapter` says every job has. Errors: kExport.
[[nodiscard]] Result<void> Export(Prepared prepared, const Adapter& adapter, Exporter& exporter,
                                  const Context& context);

// Run: FetchProof -> ... -> Mask, and what each request's own command is started with; what is
// masked in one is masked in all. Errors: those of the steps; kRun, kExport (files).
[[nodiscard]] Result<std::vector<RunTask>> PrepareRuns(std::span<const Request> requests,
                                                       const RunOptions& options,
                                                       const Context& context);

}  // namespace stepveil
