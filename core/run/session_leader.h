#pragma once

#include "core/run/control.h"
#include "core/run/keyboard.h"

#include <vector>

namespace stepveil {

// What the leader of the session reports: how the start went, then each change of the child.
struct SessionReport {
  enum class Kind : int { kStarted, kNotExecuted, kFailed, kStopped, kEnded };
  Kind kind;
  int value;  // the child's pid; an errno; as in Change
};

// What the leader is told to do with a child that has stopped.
enum class SessionCommand : char {
  kForeground,  // make it the pty's foreground group, and continue it
  kBackground,  // make it a background group
  kContinue,    // continue it as it is
};

struct SessionTask {
  const Launch& launch;  // terminal_number: the pty's slave if the child starts in the foreground
  int slave;
  int socket;             // packets: SessionReport from the leader, SessionCommand to it
  std::vector<int> ours;  // descriptors that only the other end may hold
  Keyboard& keyboard;
};

// Leads a new session on the pty, with the child below it: a shell's part, without which the kernel
// would not let the child stop. Keeps the session (whose end hangs the pty up, with all that was
// not read yet) until the socket is closed. If that happens before the child's end, we died: it
// kills the child and gives the terminal back, so that even KILL leaves it usable.
//
// For a process that was just forked, with SignalRelay's signals held back.
[[noreturn]] void LeadSession(const SessionTask& task);

}  // namespace stepveil
