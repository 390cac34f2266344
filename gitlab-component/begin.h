#pragma once

#include "core/flow/pipeline.h"

#include <string>
#include <vector>

namespace stepveil::gitlab {

// `{ eval "$(stepveil gitlab begin || echo "exit $?")"; } 3>&1`: starts the masking daemon, which
// writes to descriptor 3, the job's log, and prints what makes the job's shell write to the daemon.
// Prints nothing if this shell's log is masked already. Errors: kUsage (descriptor 3, the shell),
// kExport.
[[nodiscard]] Result<int> Begin(const std::vector<std::string>& operands, const Context& context);

}  // namespace stepveil::gitlab
