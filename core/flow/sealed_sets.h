#pragma once

#include "core/config/request.h"
#include "core/flow/context.h"
#include "core/seal/bundle.h"
#include "core/secrets/secret_set.h"

#include <span>
#include <vector>

namespace stepveil {

// What the file of --sealed holds for each request, of which the first has the keys. Nobody is
// asked over a network. Errors: kConfig (file, key), kSecret (damaged, out of time, for another
// request), each with the file's name.
[[nodiscard]] Result<std::vector<SecretSet>> OpenSealedSets(std::span<const Request> requests,
                                                            const Context& context);

// What `bundle` holds for each request.
[[nodiscard]] Result<std::vector<SecretSet>> SetsOf(const Bundle& bundle,
                                                    std::span<const Request> requests,
                                                    const Context& context);

// What is to be sealed of what was fetched for each request: what --only and --except take, to be
// opened from now on for requests.front()'s max_age.
[[nodiscard]] Bundle BundleOf(std::span<const Request> requests, std::span<const SecretSet> sets,
                              WallTime now);

}  // namespace stepveil
