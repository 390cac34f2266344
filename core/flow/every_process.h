#pragma once

#include "core/flow/pipeline.h"
#include "core/secrets/secret_set.h"

#include <span>
#include <vector>

namespace stepveil {

// The stages of PrepareAll, each for every process, in the order of the requests. Where there is
// more than one, warnings and faults say whose they are; faults of several are one Error.

// All are fetched side by side: as many processes as there are take the round trips of one. Every
// value is a needle of our own messages before anything can fail over one. What several lack
// (kSecret) is told of all; any other failure is told alone: it is one of the server or the token.
[[nodiscard]] Result<std::vector<SecretSet>> FetchEach(std::span<const Request> requests,
                                                       const Session& session,
                                                       const Surroundings& around);

// What comes after the fetch: BuildEnvironment -> Mask. The needles are those of the values, made
// known (`mask`, or the hook in its place); credential_variables are left empty. Errors: kSecret.
[[nodiscard]] Result<PreparedAll> PrepareEach(std::vector<SecretSet> sets,
                                              std::span<const Request> requests,
                                              const Surroundings& around, const MaskNow& mask);

// Of one request.
[[nodiscard]] Prepared OnlyOne(PreparedAll all);

// PrepareEach of one set, which nobody has looked at yet: the console knows its values first.
[[nodiscard]] Result<Prepared> PrepareFrom(SecretSet set, const Request& request,
                                           const Surroundings& around, const MaskNow& mask);

}  // namespace stepveil
