#pragma once

#include <signal.h>
#include <sys/types.h>

#include <array>
#include <cstddef>

namespace stepveil {

// When TERM and INT reach a command.
enum class EndSignals {
  kAtOnce,
  kHeldBack,  // not before Supervisor::LetEnd(), unless they come again after SignalRelay::kRepeat
};

// Forwards TERM, INT, HUP, QUIT, USR1, USR2, ALRM, CONT, WINCH and TSTP to every supervisor
// (Supervisor), straight from the handler, so that it works while we are blocked in a write. Each
// reaches the commands once: what the kernel sends (a terminal's key) has come to the supervisors,
// too, since they are of our process group; what a process sends they take from us alone. What was
// ignored when we started stays ignored; see SignalRelay.
//
// The constructor holds everything back until Pass(). The destructor puts handlers and mask back;
// what is held back then is for us. One at a time, beside no SignalRelay; on the main thread.
class SupervisorRelay {
 public:
  // For at most `most` supervisors at once.
  explicit SupervisorRelay(std::size_t most);
  ~SupervisorRelay();
  SupervisorRelay(const SupervisorRelay&) = delete;
  SupervisorRelay& operator=(const SupervisorRelay&) = delete;

  // To be called before and after the decision to start one more process: a signal that arrives in
  // between reaches that one, too.
  void Hold();
  void Pass();

  // The first of TERM, INT, HUP and QUIT that came, from wherever; 0: none did.
  [[nodiscard]] int end_signal() const;

  // Takes the end of processes that others left to us (PID 1 of a container), and stops us when a
  // supervisor has stopped: it does when its command was stopped by TSTP. To be called after CHLD,
  // which interrupts nothing but a wait with waiting_mask() (ppoll).
  void LookAtChildren() const;
  [[nodiscard]] const sigset_t& waiting_mask() const { return waiting_mask_; }

 private:
  friend class Supervisor;
  static constexpr std::size_t kHandled = 12;

  static void Add(pid_t supervisor, EndSignals end_signals);
  static void Remove(pid_t supervisor);
  static void LetEnd(pid_t supervisor);
  static void SendTo(pid_t supervisor, int signal);
  // Called in the new process, which has a copy of this state and must not forward.
  static void Forget();

  std::array<struct sigaction, kHandled> old_actions_ = {};
  sigset_t old_mask_ = {};
  sigset_t held_ = {};
  sigset_t waiting_mask_ = {};
};

}  // namespace stepveil
