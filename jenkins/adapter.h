#pragma once

#include "core/flow/adapter.h"

namespace stepveil::jenkins {

// Jenkins: `--to jenkins`, for the shared library in this folder. Detected by JENKINS_URL, which a
// controller without an address of its own doesn't give, by JENKINS_NODE_COOKIE of the `sh` step,
// or by a BUILD_TAG of Jenkins' form.
[[nodiscard]] Adapter MakeAdapter();

}  // namespace stepveil::jenkins
