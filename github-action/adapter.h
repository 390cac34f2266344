#pragma once

#include "core/flow/adapter.h"

namespace stepveil::github {

// GitHub Actions: `--to github`, `stepveil github action`. Detected by GITHUB_ACTIONS=true.
[[nodiscard]] Adapter MakeAdapter();

}  // namespace stepveil::github
