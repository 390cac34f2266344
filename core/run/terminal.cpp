#include "core/run/terminal.h"

#include "core/run/pipe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stepveil {
namespace {

bool IsPipe(int number) {
  struct stat status = {};
  return fstat(number, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace

Descriptor OpenControllingTerminal() {
  return Descriptor(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
}

bool IsForeground(int terminal) {
  const pid_t group = tcgetpgrp(terminal);
  return group == -1 || group == getpgrp();
}

bool InForegroundOfTerminal() {
  const Descriptor terminal = OpenControllingTerminal();
  return terminal.open() && tcgetpgrp(terminal.number()) == getpgrp();
}

TerminalLoan::TerminalLoan(SignalRelay& signals)
    : signals_(signals), terminal_(Lifted(OpenControllingTerminal())) {}

TerminalLoan::~TerminalLoan() { TakeBack(); }

int TerminalLoan::OfferAtStart() {
  lent_ = terminal_.open() && IsForeground(terminal_.number()) && !IsPipe(STDOUT_FILENO) &&
          !IsPipe(STDERR_FILENO);
  return lent_ ? terminal_.number() : -1;
}

void TerminalLoan::OnStopped(pid_t group, int signal) {
  if (signal == SIGTTIN || signal == SIGTTOU) {
    if (terminal_.open()) {
      LendWhenForeground(group, signal);
      kill(-group, SIGCONT);
    }
  } else if (lent_) {
    TakeBack();
    signals_.StopBy(SIGTSTP, Stop::kGroup);
    Lend(group);
    kill(-group, SIGCONT);
  } else if (signal == SIGTSTP && signals_.StopBy(SIGTSTP, Stop::kUs)) {
    kill(-group, SIGCONT);
  }
}

void TerminalLoan::LendWhenForeground(pid_t group, int signal) {
  while (!Lend(group)) {
    if (!signals_.StopBy(signal, Stop::kGroup)) {
      kill(-group, SIGHUP);  // nobody will ever bring it to the foreground: as the kernel does then
      return;
    }
  }
}

bool TerminalLoan::Lend(pid_t group) {
  lent_ = IsForeground(terminal_.number()) && tcsetpgrp(terminal_.number(), group) == 0;
  return lent_;
}

void TerminalLoan::TakeBack() {
  if (lent_) {
    tcsetpgrp(terminal_.number(), getpgrp());
    lent_ = false;
  }
}

}  // namespace stepveil
