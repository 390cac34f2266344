#pragma once

#include "core/base/descriptor.h"
#include "core/run/child.h"
#include "core/run/supervisor_relay.h"

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

namespace stepveil {

// What a supervisor gets as descriptor 0, 1 and 2; borrowed. -1: what we have.
struct SupervisorStreams {
  int stdin_number = -1;
  int stdout_number = -1;
  int stderr_number = -1;
};

// RunChild, or other work, in a process of its own, of our process group: for several commands at
// once, and for one beside work of ours. (RunChild is one at a time: a signal's handlers have one
// state, and the command dies with who forked it.) What RunChild promises holds as if we ran it:
// signals reach the command once (SupervisorRelay), it dies when we are killed, and with the
// terminal it can do the same.
//
// The supervisor closes whatever of ours would be closed on exec. Its memory is a copy of ours at
// the fork, not dumpable either: let go of what it needn't know before.
class Supervisor {
 public:
  // What is done there, on a copy of what it refers to; most often RunChild. It begins with every
  // signal held back.
  using Work = std::function<Result<RunOutcome>()>;

  // Starts it. On the main thread, as RunChild. `relay` outlives it. Errors: kRun.
  [[nodiscard]] static Result<Supervisor> Start(const Work& work, const SupervisorStreams& streams,
                                                SupervisorRelay& relay,
                                                EndSignals end_signals = EndSignals::kAtOnce);
  // Kills the process, and with it the command, unless it has ended.
  ~Supervisor();
  Supervisor(Supervisor&& other) noexcept;
  Supervisor& operator=(Supervisor&& other) = delete;

  // -1 once it has ended.
  [[nodiscard]] pid_t pid() const { return pid_; }

  // As if a process had sent `signal` to it alone: TERM ends the command, after
  // RunOptions::kill_after by KILL.
  void Send(int signal) const;

  // Of one with EndSignals::kHeldBack, while the relay holds signals: from now on it gets them at
  // once.
  void LetEnd() const;

  // A descriptor to wait for with poll(2): readable when the process has ended, and perhaps before.
  // -1 once HasEnded() was true.
  [[nodiscard]] int wait_number() const { return report_.number(); }

  // Has it ended? Waits for nothing. It is reaped then.
  [[nodiscard]] bool HasEnded();

  // What the work returned, after HasEnded(). A supervisor that somebody killed has 128+n and a
  // failure that says so.
  [[nodiscard]] Result<RunOutcome> TakeOutcome();

 private:
  Supervisor(pid_t pid, Descriptor report);
  void Reap();

  pid_t pid_ = -1;
  Descriptor report_;
  std::string bytes_;
  int status_ = 0;
};

}  // namespace stepveil
