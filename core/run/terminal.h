#pragma once

#include "core/base/descriptor.h"
#include "core/run/signals.h"

#include <sys/types.h>

namespace stepveil {

// The controlling terminal; not open if there is none.
[[nodiscard]] Descriptor OpenControllingTerminal();

// May we read the terminal and change its modes? Where it is not our controlling terminal nobody's
// job control forbids it.
[[nodiscard]] bool IsForeground(int terminal);

// Have we a controlling terminal whose keys come to us?
[[nodiscard]] bool InForegroundOfTerminal();

// The controlling terminal, lent to the group of a child that runs on pipes.
//
// From the start, unless our output is a pipe: in `stepveil run ... | less` another process of our
// job needs the terminal. Then when the child asks for it: a background process that reads the
// terminal (or changes its modes) is stopped by TTIN or TTOU, and that stop is the request.
class TerminalLoan {
 public:
  explicit TerminalLoan(SignalRelay& signals);
  // Takes the terminal back. TTOU must be ignored (SignalRelay).
  ~TerminalLoan();
  TerminalLoan(const TerminalLoan&) = delete;
  TerminalLoan& operator=(const TerminalLoan&) = delete;

  // The terminal that the child takes before it executes its program (Launch::terminal_number);
  // -1 if it is not lent from the start.
  [[nodiscard]] int OfferAtStart();

  // The child's group was stopped by `signal`. For TTIN and TTOU lends it the terminal and
  // continues it; while the terminal is not ours to lend we stop too, as any background job that
  // reads. For a TSTP or STOP at the lent terminal (Ctrl-Z) our job stops with it, for the shell's
  // job control to see, and continues it when continued. For any other TSTP we stop alone. For a
  // STOP without a terminal nothing happens: who stopped the child will continue it.
  void OnStopped(pid_t group, int signal);

  [[nodiscard]] bool lent() const { return lent_; }

 private:
  bool Lend(pid_t group);
  void TakeBack();
  void LendWhenForeground(pid_t group, int signal);

  SignalRelay& signals_;
  Descriptor terminal_;
  bool lent_ = false;
};

}  // namespace stepveil
