#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace stepveil::gitlab {

// Forks the process that masks: all that is written to the FIFO in `folder` goes masked to the
// descriptor `log`, until every writer has closed it or the order to end has come. It has a session
// of its own and ignores the signals that end a job, since what the job still prints has to get
// out; it ends by itself, and removes `folder` when it does. When this returns, the FIFO can be
// opened and orders can be given. Errors: kExport.
[[nodiscard]] Result<void> StartLogDaemon(const std::filesystem::path& folder, int log);

}  // namespace stepveil::gitlab
