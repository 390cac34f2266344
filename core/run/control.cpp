#include "core/run/control.h"

#include "core/base/exit_code.h"

#include <sys/wait.h>

namespace stepveil {

ChildEnd EndOf(int value) {
  return value < 0 ? ChildEnd{kExitSignalBase - value, -value} : ChildEnd{value, 0};
}

std::optional<Change> NextChange(pid_t child) {
  const auto id = static_cast<id_t>(child);
  siginfo_t info = {};
  if (waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    return Change{Change::Kind::kEnded, kExitRunFailed};  // somebody else reaped it
  }
  if (info.si_pid == child) {
    return Change{Change::Kind::kEnded,
                  info.si_code == CLD_EXITED ? info.si_status : -info.si_status};
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
