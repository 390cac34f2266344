#pragma once

#include "core/app/pipeline.h"
#include "core/secrets/secret_set.h"

#include <vector>

namespace stepveil {

// The stages of PrepareAll, each for every process, in the order of the requests. Where there is
// more than one, warnings and faults say whose they are; faults of several are one Error.

// Every value is a needle of our own messages before anything can fail over one. What one process
// lacks (kSecret) is looked for in the others, too; any other failure ends it: without a server or
// a token there is no use in asking on.
[[nodiscard]] Result<std::vector<SecretSet>> FetchEach(const std::vector<Request>& requests,
                                                       const Session& session, Console& console);

// Errors: kSecret.
[[nodiscard]] Result<std::vector<Environment>> BuildEach(std::vector<SecretSet> sets,
                                                         const std::vector<Request>& requests,
                                                         const Surroundings& around);

// The needles of one process's values, made known (`mask`, or the hook in its place).
[[nodiscard]] Result<std::vector<Secret>> MaskValues(const Environment& environment,
                                                     const Request& request,
                                                     const Surroundings& around,
                                                     const MaskNow& mask);

}  // namespace stepveil
