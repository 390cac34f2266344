#pragma once

#include "core/flow/adapter.h"
#include "jenkins/answer.h"

#include <unistd.h>

#include <memory>

namespace stepveil::jenkins {

// Hands everything to the shared library as one sealed line on `out`, which a `sh` step returns to
// the controller. Errors: kUsage (no key that can be sealed for), beside those of the port.
[[nodiscard]] Result<std::unique_ptr<Exporter>> MakeExporter(const SealRequest& seal,
                                                             const AgentTraits& agent = {},
                                                             int out = STDOUT_FILENO);

}  // namespace stepveil::jenkins
