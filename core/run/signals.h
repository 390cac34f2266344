#pragma once

#include <signal.h>

#include <array>
#include <cstddef>

namespace stepveil {

// Passes TERM, INT, HUP, QUIT, USR1 and USR2 on to a child's process group, straight from the
// handler, so that it works while we are blocked in a write. Holds these signals back until there
// is a group; ignores PIPE (a reader that left is an error of write) and TTOU (we hand the terminal
// about). The destructor puts every handler and the mask back. One at a time.
//
// A HUP that was ignored when we started stays ignored, here and in the child: nohup(1).
class SignalRelay {
 public:
  SignalRelay();
  ~SignalRelay();
  SignalRelay(const SignalRelay&) = delete;
  SignalRelay& operator=(const SignalRelay&) = delete;

  // From now on signals go to `group`, the ones held back first. Its leader must not be reaped
  // while this object lives, so that the number stays its own.
  void PassOnTo(pid_t group);

  // The mask to wait with (ppoll): the end or stop of a child interrupts nothing but that wait.
  [[nodiscard]] const sigset_t& waiting_mask() const { return waiting_mask_; }

 private:
  static constexpr std::size_t kHandled = 9;

  std::array<struct sigaction, kHandled> old_actions_ = {};
  sigset_t old_mask_ = {};
  sigset_t waiting_mask_ = {};
};

// For the child between fork and exec: every signal as a new process expects it, none blocked.
// Async-signal-safe.
void ResetSignals();

}  // namespace stepveil
