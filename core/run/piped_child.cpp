#include "core/run/piped_child.h"

#include <sys/wait.h>

#include <cerrno>

namespace stepveil {

PipedChild::~PipedChild() {
  signals_.StopPassing();
  while (pid_ > 0 && waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

Result<Launched> PipedChild::Start(Launch launch) {
  launch.terminal_number = terminal_.OfferAtStart();
  STEPVEIL_ASSIGN_OR_RETURN(const Launched launched, LaunchChild(launch));
  pid_ = launched.exec_error_number == 0 ? launched.pid : -1;
  return launched;
}

bool PipedChild::HasEnded() {
  ReapOrphans(pid_);
  while (const auto change = NextChange(pid_)) {
    if (change->kind == Change::Kind::kEnded) {
      end_ = EndOf(change->value);
      return true;
    }
    terminal_.OnStopped(pid_, change->value);
  }
  return false;
}

}  // namespace stepveil
