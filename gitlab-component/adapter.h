#pragma once

#include "core/flow/adapter.h"

namespace stepveil::gitlab {

// GitLab CI: `--to gitlab`, `stepveil gitlab begin`, `stepveil gitlab end`. Detected by
// GITLAB_CI=true.
[[nodiscard]] Adapter MakeAdapter();

}  // namespace stepveil::gitlab
