#pragma once

#include "core/base/descriptor.h"

#include <signal.h>
#include <time.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stepveil {

enum class EndSignals;  // core/run/supervisor_relay.h

// Who is to be stopped when the child has stopped.
enum class Stop {
  kUs,     // this process alone
  kGroup,  // our process group: what the terminal's Ctrl-Z would have stopped
};

// Passes TERM, INT, HUP, QUIT, USR1, USR2, TSTP, ALRM, CONT and WINCH on to a child's process
// group, straight from the handler, so that it works while we are blocked in a write. Holds the
// first seven back until there is a group; ignores PIPE (a reader that left is an error of write)
// and TTOU (we hand the terminal about). The destructor puts every handler and the mask back. One
// at a time.
//
// A process may send TERM or INT to end the command. `kill_after` later (0: never), or when the
// same comes again after kRepeat, the whole group gets KILL; so soon repeated it is only passed
// on, since timeout(1) sends everything twice. An INT that the terminal sends ends nothing.
//
// HUP, INT and QUIT that were ignored when we started stay ignored, here and in the child:
// nohup(1), and what a shell without job control starts with `&`.
class SignalRelay {
 public:
  static constexpr std::chrono::seconds kRepeat{1};

  SignalRelay();
  ~SignalRelay();
  SignalRelay(const SignalRelay&) = delete;
  SignalRelay& operator=(const SignalRelay&) = delete;

  // From now on signals go to `group`, the ones held back first. Its leader must not be reaped
  // before StopPassing(), so that the number stays its own.
  void PassOnTo(pid_t group, std::chrono::milliseconds kill_after);

  // Sends the group TERM, and KILL `kill_after` later. The request is our own, nobody has sent it.
  void AskToEnd();

  // Was AskToEnd() called, and did no process or terminal ask for the end, too? TERM and INT of a
  // process count whenever they came; HUP, QUIT and a terminal's INT, which many commands live
  // through, if they came later.
  [[nodiscard]] bool EndedOnRequest() const;

  // From now on nobody gets any: the leader may be reaped. What arrives is for us, once this object
  // dies.
  void StopPassing();

  // From now on WINCH gives the size of the terminal `from` to the pty `to`, whose KILL reaches the
  // foreground group, too.
  void ShareWindow(int from, int to);

  // Stops us by `signal`'s default action until somebody continues us. False if the kernel did not
  // let us stop: nobody has job control over us.
  bool StopBy(int signal, Stop who);

  // Has the signal been passed on?
  [[nodiscard]] bool Passed(int signal) const;

  // Did `kill_after` pass?
  [[nodiscard]] bool killed() const;

  // Readable when somebody continued us, until TookContinue().
  [[nodiscard]] int wake_number() const { return wake_.number(); }
  bool TookContinue();

  // The mask to wait with (ppoll): the end or stop of a child interrupts nothing but that wait.
  [[nodiscard]] const sigset_t& waiting_mask() const { return waiting_mask_; }

 private:
  static constexpr std::size_t kHandled = 14;

  std::array<struct sigaction, kHandled> old_actions_ = {};
  sigset_t old_mask_ = {};
  sigset_t waiting_mask_ = {};
  Descriptor wake_;
  timer_t timer_ = {};
  bool asked_ = false;
  std::uint64_t passed_before_ = 0;  // what had been passed on when we asked; a bit for each signal
};

// Another process of ours gets the signals that are meant for this one, too, and forwards them
// (SupervisorRelay). Signals that do not queue would be lost among the same ones sent to the whole
// group; so it queues this one with the signal's number. CONT alone it sends as it is.
[[nodiscard]] int ForwardingSignal();

// From now on, in this process: of what processes send, relays pass on only what `forwarder`
// forwards; what the kernel sends (a terminal's key) they pass on as ever, but for an INT that
// `forwarder` is to hold back.
void ForwardedBy(pid_t forwarder, EndSignals end_signals);

// Was the signal ignored when we started, and does it therefore stay ignored? See SignalRelay.
[[nodiscard]] bool StaysIgnored(int signal);

// For the child between fork and exec: every signal as a new process expects it, none blocked.
// Async-signal-safe.
void ResetSignals();

}  // namespace stepveil
