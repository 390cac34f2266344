#pragma once

#include "core/base/variables.h"

#include <optional>
#include <string>

namespace stepveil::github {

// "owner/name" of the fork that this run's pull request comes from; nothing if it comes from the
// repository itself or the run is for something else. Read from the event's payload
// (GITHUB_EVENT_PATH); `pull_request_target` runs with the repository's own rights and is none.
[[nodiscard]] std::optional<std::string> ForkOfPullRequest(const Variables& variables);

}  // namespace stepveil::github
