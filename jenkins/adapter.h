#pragma once

#include "core/app/adapter.h"

namespace stepveil::jenkins {

// Jenkins: `--to jenkins`, for the shared library in this folder. Detected by JENKINS_URL, or by
// JENKINS_NODE_COOKIE, which every `sh` step has.
[[nodiscard]] Adapter MakeAdapter();

}  // namespace stepveil::jenkins
