#pragma once

#include "core/base/result.h"
#include "gitlab-component/job_end.h"

#include <filesystem>

namespace stepveil::gitlab {

// Forks the process that masks: all that is written to the FIFO in `folder` goes masked to the
// descriptor `log`, until every writer has closed it or the order to end has come. It has a session
// of its own and ignores the signals that end a job, since what the job still prints has to get
// out; it ends by itself, and removes `folder` when it does. When this returns, the FIFO can be
// opened and orders can be given. Where the end of the job ends the daemon, too, the FIFO holds no
// more than kSmallPipeBytes, for what it holds is lost then. A second process waits for it: if it
// is killed, that one empties `folder`, and leaves it as the sign of it. Errors: kExport.
[[nodiscard]] Result<void> StartLogDaemon(const std::filesystem::path& folder, int log, JobEnd end);

// Without the exit trap, as after `exec`, as much again can be lost that was read and not yet
// written. One page is the least there is.
inline constexpr int kSmallPipeBytes = 4096;

}  // namespace stepveil::gitlab
