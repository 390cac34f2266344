#pragma once

#include <sys/types.h>

namespace stepveil {

// The controlling terminal, lent to the child's group when it asks for it: a background process
// that reads the terminal (or changes its modes) is stopped by TTIN or TTOU, and that stop is the
// request. Not lent earlier, since in `stepveil run ... | less` another process of our job needs
// it.
class TerminalLoan {
 public:
  TerminalLoan() = default;
  // Takes the terminal back. TTOU must be ignored (SignalRelay).
  ~TerminalLoan();
  TerminalLoan(const TerminalLoan&) = delete;
  TerminalLoan& operator=(const TerminalLoan&) = delete;

  // The child's group was stopped by `signal`. For TTIN and TTOU lends it the terminal and
  // continues it; while the terminal is not ours to lend we stop too, as any background job that
  // reads. For a TSTP that came from the lent terminal (Ctrl-Z) we stop with it, for the shell's
  // job control to see, and continue it when we are continued. Otherwise, and without a terminal,
  // nothing: who stopped the child will continue it.
  void OnStopped(pid_t group, int signal);

 private:
  bool Lend(pid_t group);
  void TakeBack();

  bool lent_ = false;
};

}  // namespace stepveil
