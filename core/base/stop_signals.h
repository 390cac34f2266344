#pragma once

#include <signal.h>

#include <chrono>

namespace stepveil {

// Holds TERM, INT and HUP back while it lives, so that what was begun can be undone before the
// process ends: whoever waits looks at StopRequested(). The destructor lets them go: one that came
// ends the process right there, as it would have ended it when it came. Signals that are ignored or
// blocked stay so. One at a time, before any thread is started.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  sigset_t old_mask_ = {};
};

// Has a signal come that is held back?
[[nodiscard]] bool StopRequested();

// Takes what has come: it ends nothing any more, and who waits waits in full again. For whoever has
// begun to end by himself and has something left to do.
void TakeStopRequest();

// A descriptor that becomes readable then (for poll; nothing is to be read); -1 where none is held
// back.
[[nodiscard]] int StopDescriptor();

// Returns after `time`, or as soon as a signal has come that is held back.
void SleepUnlessStopped(std::chrono::milliseconds time);

}  // namespace stepveil
