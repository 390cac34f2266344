#pragma once

#include "core/base/result.h"

namespace stepveil {

// Which table of exit codes holds. `run` keeps 0..124 and 126.. for its child, so every failure of
// ours is 125 there, as with env(1), timeout(1) and docker run.
enum class ExitMode { kCommand, kRun };

inline constexpr int kExitOk = 0;
inline constexpr int kExitRunFailed = 125;
inline constexpr int kExitCannotExecute = 126;
inline constexpr int kExitNotFound = 127;
inline constexpr int kExitSignalBase = 128;

// The exit code of a failure: 1 internal, 2 usage, 3 config, 4 login, 5 secret missing or refused,
// 6 network, 7 export; in run mode always 125. This is the only place that knows the numbers.
[[nodiscard]] int ExitCodeFor(ErrorCode code, ExitMode mode);

}  // namespace stepveil
