#include "core/run/session_leader.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace stepveil {
namespace {

class Leader {
 public:
  explicit Leader(const SessionTask& task) : task_(task), slave_(task.slave) {}

  // False if there is no child.
  bool Start() {
    const Result<Launched> launched = LaunchChild(task_.launch);
    task_.launch.block.Wipe();
    if (!launched) {
      Report(SessionReport::Kind::kFailed, errno);
    } else if (launched->exec_error_number != 0) {
      Report(SessionReport::Kind::kNotExecuted, launched->exec_error_number);
    } else {
      child_ = launched->pid;
      Report(SessionReport::Kind::kStarted, child_);
    }
    return child_ > 0;
  }

  void Serve() {
    sigset_t waiting;
    sigprocmask(SIG_SETMASK, nullptr, &waiting);
    sigdelset(&waiting, SIGCHLD);
    for (;;) {
      pollfd orders = {task_.socket, POLLIN, 0};
      if (ppoll(&orders, 1, nullptr, &waiting) < 0) {
        LookAtChild();
      } else if (!Obey()) {
        return;
      }
    }
  }

  // We died, and the child with us; the pty with our end of it, which hangs up a job in front.
  void End() {
    if (child_ > 0 && !ended_) {
      kill(-child_, SIGKILL);
      task_.keyboard.GiveBack();
    }
  }

 private:
  void Report(SessionReport::Kind kind, int value) const {
    const SessionReport report = {kind, value};
    [[maybe_unused]] const auto sent = send(task_.socket, &report, sizeof report, MSG_NOSIGNAL);
  }

  void LookAtChild() {
    while (!ended_) {
      const auto change = NextChange(child_);
      if (!change) {
        return;
      }
      ended_ = change->kind == Change::Kind::kEnded;
      if (ended_) {
        slave_.Close();  // so that the last other holder is the last
      }
      Report(ended_ ? SessionReport::Kind::kEnded : SessionReport::Kind::kStopped, change->value);
    }
  }

  // False at the socket's end.
  [[nodiscard]] bool Obey() const {
    SessionCommand order = {};
    const ssize_t size = recv(task_.socket, &order, sizeof order, MSG_DONTWAIT);
    if (size != sizeof order) {
      return size < 0 && (errno == EAGAIN || errno == EINTR);
    }
    if (ended_) {
      return true;
    }
    if (order != SessionCommand::kContinue) {
      tcsetpgrp(slave_.number(), order == SessionCommand::kForeground ? child_ : getpgrp());
    }
    if (order != SessionCommand::kBackground) {
      kill(-child_, SIGCONT);
    }
    return true;
  }

  const SessionTask& task_;
  Descriptor slave_;
  pid_t child_ = -1;
  bool ended_ = false;
};

}  // namespace

void LeadSession(const SessionTask& task) {
  for (const int number : task.ours) {
    close(number);
  }
  setsid();
  ioctl(task.slave, TIOCSCTTY, 0);
  Leader leader(task);
  if (leader.Start()) {
    close(task.launch.stdout_number == task.slave ? -1 : task.launch.stdout_number);
    close(task.launch.stderr_number == task.slave ? -1 : task.launch.stderr_number);
    leader.Serve();
  }
  leader.End();
  _exit(EXIT_SUCCESS);
}

}  // namespace stepveil
