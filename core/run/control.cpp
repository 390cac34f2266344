#include "core/run/control.h"

#include "core/base/exit_code.h"

#include <sys/wait.h>

namespace stepveil {

std::optional<Change> NextChange(pid_t child) {
  const auto id = static_cast<id_t>(child);
  siginfo_t info = {};
  if (waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    return Change{Change::Kind::kEnded, kExitRunFailed};  // somebody else reaped it
  }
  if (info.si_pid == child) {
    const int code = info.si_code == CLD_EXITED ? info.si_status : kExitSignalBase + info.si_status;
    return Change{Change::Kind::kEnded, code};
  }
  if (waitid(P_PID, id, &info, WSTOPPED | WNOHANG) == 0 && info.si_pid == child) {
    return Change{Change::Kind::kStopped, info.si_status};
  }
  return std::nullopt;
}

void ReapOrphans(pid_t child) {
  for (;;) {
    siginfo_t info = {};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0 ||
        info.si_pid == child) {
      return;
    }
    waitid(P_PID, static_cast<id_t>(info.si_pid), &info, WEXITED | WNOHANG);
  }
}

}  // namespace stepveil
