#pragma once

#include "core/flow/adapter.h"

#include <vector>

namespace stepveil {

// The whole program: reads the command line, does the work, prints at most one error and returns
// the exit code. `adapters` are the CI systems it knows.
[[nodiscard]] int Main(int argc, char** argv, char** environment,
                       const std::vector<Adapter>& adapters);

}  // namespace stepveil
