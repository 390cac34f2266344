#pragma once

#include "core/base/variables.h"

#include <sys/types.h>

namespace stepveil::gitlab {

// The job's shell if the runner reads `::add-mask::` from it, else 0. That is so under `proxy_exec`
// only (gitlab-runner, commands/helpers/proxy_exec.go): an ancestor of ours is the helper's
// proxy-exec, and its mask database lies in RUNNER_TEMP_PROJECT_DIR. Both must hold, since a runner
// without it would print the value that it was told to mask.
[[nodiscard]] pid_t ShellUnderProxyExec(const Variables& variables);

}  // namespace stepveil::gitlab
