#pragma once

#include "core/flow/context.h"
#include "core/flow/destination.h"
#include "core/flow/session.h"
#include "core/secrets/secret_set.h"

#include <span>
#include <vector>

namespace stepveil {

// The steps of the pipeline that are done for every process, in the order of the requests. Where
// there is more than one, warnings and faults say whose they are; faults of several are one Error.

// All are fetched side by side: as many processes as there are take the round trips of one. Every
// value is a needle of our own messages before anything can fail over one. What several lack
// (kSecret) is told of all; any other failure is told alone: it is one of the server or the token.
[[nodiscard]] Result<std::vector<SecretSet>> FetchSecretsOfEach(std::span<const Request> requests,
                                                                const Session& session,
                                                                const Context& context);

// The sets that were got for the requests, from wherever: as FetchSecretsOfEach ends.
[[nodiscard]] Result<std::vector<SecretSet>> TakeSetOfEach(std::vector<Result<SecretSet>> got,
                                                           std::span<const Request> requests,
                                                           const Context& context);

// Names and values for the destination. Errors: kSecret.
[[nodiscard]] Result<std::vector<Environment>> BuildEnvironments(std::vector<SecretSet> sets,
                                                                 std::span<const Request> requests,
                                                                 const Destination& to,
                                                                 const Context& context);

// Finds the faults of what was fetched before leases bring more: what is absent is none yet. No
// warning is given. Errors: kSecret.
[[nodiscard]] Result<void> CheckBeforeLeases(const std::vector<SecretSet>& sets,
                                             std::span<const Request> requests,
                                             const Destination& to, const Context& context);

// Is what the destination prints to be masked?
[[nodiscard]] bool IsMasked(const Request& request, const Destination& to);

// The needles of all values, told to the destination's log if there is one. Errors: kSecret, and
// the exporter's.
[[nodiscard]] Result<std::vector<Secret>> MaskValues(std::vector<Environment>& environments,
                                                     std::span<const Request> requests,
                                                     const Destination& to, const Context& context);

// From now on no message of ours shows a value of `set`.
void MaskInMessages(const SecretSet& set, Console& console);

}  // namespace stepveil
