#pragma once

#include "core/flow/pipeline.h"

#include <string>
#include <vector>

namespace stepveil::gitlab {

// `stepveil gitlab end FOLDER`, called by the wrapper's exit trap: when it returns, all that the
// job's shell wrote is in the job's log, and the daemon takes no more orders. 0 also if the daemon
// had come to its end already; 7 if it was killed, so that a part of the log may be missing.
[[nodiscard]] Result<int> End(const std::vector<std::string>& operands, const Context& context);

}  // namespace stepveil::gitlab
