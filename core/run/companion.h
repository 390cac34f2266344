#pragma once

#include "core/base/result.h"
#include "core/run/descriptor.h"

#include <sys/types.h>

#include <functional>
#include <utility>

namespace stepveil {

// A process of ours beside the command: a copy of this one in a session of its own, out of reach of
// the terminal's signals and of those for our group, with nothing but stderr of our streams. It
// gets TERM when it is to end, which it holds back (StopSignals), and also when we die: what it has
// begun it can undo in both cases. It does not see HUP and INT.
class Companion {
 public:
  // What it does, with the number of its end of a pipe to us; it ends when this returns. A write to
  // the pipe fails with EPIPE once we are gone.
  using Work = std::function<void(int write_number)>;

  // What of our descriptors it keeps: all, or none but stderr, so that none that is of the command
  // stays open with it.
  enum class Inherit { kAll, kStreams };

  // Call on the main thread, while it is the only one. Errors: kRun (fork, pipe).
  [[nodiscard]] static Result<Companion> Start(const Work& work, Inherit inherit = Inherit::kAll);

  // Asks it to end, and waits until it has.
  ~Companion();
  Companion(Companion&& other) noexcept
      : pid_(std::exchange(other.pid_, -1)), read_end_(std::move(other.read_end_)) {}
  Companion& operator=(Companion&&) = delete;

  // Our end of the pipe.
  [[nodiscard]] int read_number() const { return read_end_.number(); }

 private:
  Companion(pid_t pid, Descriptor read_end) : pid_(pid), read_end_(std::move(read_end)) {}

  pid_t pid_ = -1;
  Descriptor read_end_;
};

}  // namespace stepveil
