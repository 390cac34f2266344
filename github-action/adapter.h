#pragma once

#include "core/flow/adapter.h"

namespace stepveil::github {

// GitHub Actions: `--to github`, `stepveil github action`. Detected by GITHUB_ACTIONS=true.
[[nodiscard]] Adapter MakeAdapter();

// `--to github-output`: a target of its own, of the same system, and never detected.
[[nodiscard]] Adapter MakeOutputAdapter();

}  // namespace stepveil::github
