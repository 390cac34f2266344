#pragma once

#include "core/base/variables.h"

#include <optional>
#include <string>

namespace stepveil::github {

// "owner/name" of the fork that this run's pull request comes from, or its owner's name alone if it
// is deleted; nothing if it comes from the repository itself or the run is for something else. Read
// from the event's payload (GITHUB_EVENT_PATH), also of a review; `pull_request_target` runs with
// the repository's own rights and is none.
[[nodiscard]] std::optional<std::string> ForkOfPullRequest(const Variables& variables);

// Did Dependabot start this run? GitHub gives it its own secrets only.
[[nodiscard]] bool IsForDependabot(const Variables& variables);

}  // namespace stepveil::github
