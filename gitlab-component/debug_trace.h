#pragma once

#include "core/base/variables.h"

namespace stepveil::gitlab {

// Does the runner trace the job's shell? It reads CI_DEBUG_TRACE with Go's strconv.ParseBool
// (gitlab-runner, common/build_settings.go): 1, t, T, true, TRUE and True; GitLab itself hides the
// log of such a job for "true" alone.
[[nodiscard]] bool TracesShell(const Variables& variables);

}  // namespace stepveil::gitlab
