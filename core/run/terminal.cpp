#include "core/run/terminal.h"

#include "core/run/descriptor.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace stepveil {
namespace {

Descriptor OpenTerminal() { return Descriptor(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)); }

}  // namespace

TerminalLoan::~TerminalLoan() { TakeBack(); }

void TerminalLoan::OnStopped(pid_t group, int signal) {
  if (signal == SIGTTIN || signal == SIGTTOU) {
    while (!Lend(group)) {
      if (!OpenTerminal().open()) {
        return;
      }
      kill(getpid(), SIGSTOP);  // we are in the background ourselves; the shell continues us
    }
  } else if (signal == SIGTSTP && lent_) {
    TakeBack();
    kill(getpid(), SIGTSTP);
    Lend(group);
  } else {
    return;
  }
  kill(-group, SIGCONT);
}

bool TerminalLoan::Lend(pid_t group) {
  const Descriptor terminal = OpenTerminal();
  lent_ = terminal.open() && tcgetpgrp(terminal.number()) == getpgrp() &&
          tcsetpgrp(terminal.number(), group) == 0;
  return lent_;
}

void TerminalLoan::TakeBack() {
  if (lent_) {
    tcsetpgrp(OpenTerminal().number(), getpgrp());
    lent_ = false;
  }
}

}  // namespace stepveil
