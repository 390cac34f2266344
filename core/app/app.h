#pragma once

#include "core/flow/adapter.h"
#include "core/flow/id_token_places.h"

#include <span>
#include <vector>

namespace stepveil {

// The whole program: reads the command line, does the work, prints at most one error and returns
// the exit code. `adapters` are the CI systems it knows,
// `id_token_places` those of which it knows the id token alone.
[[nodiscard]] int Main(int argc, char** argv, char** environment,
                       const std::vector<Adapter>& adapters,
                       std::span<const IdTokenPlace> id_token_places = {});

}  // namespace stepveil
