#pragma once

#include "core/flow/adapter.h"

#include <string>
#include <vector>

namespace stepveil {

// eval "$(stepveil login)" knows nothing of an exit code: where stepveil fails and prints nothing,
// the eval is a success, and a script goes on without what it asked for. This is the text that
// makes it fail with `exit_code`: of `login` and of an `export` whose target is evaluated, and ""
// for every other command line, which needs not be a right one.
[[nodiscard]] std::string TextThatFails(const std::vector<std::string>& words,
                                        const std::vector<Adapter>& adapters, int exit_code);

}  // namespace stepveil
