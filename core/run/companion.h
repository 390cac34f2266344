#pragma once

#include "core/base/descriptor.h"
#include "core/base/result.h"

#include <sys/types.h>

#include <functional>
#include <utility>

namespace stepveil {

// A helper process of stepveil that runs beside the command. It is a fork of this process in a
// session of its own, so that neither the terminal nor a signal to our process group reaches it; of
// our streams it keeps stderr. It gets TERM when it is to end, and also when this process dies, and
// holds that back (StopSignals) until it has undone what it began. It does not see HUP and INT.
class Companion {
 public:
  // The work to do there, with the number of its end of a pipe to this process. The process ends
  // when this returns. A write to the pipe fails with EPIPE once this process is gone.
  using Work = std::function<void(int write_number)>;

  // Which descriptors it keeps: all, or only stderr, so that no descriptor of the command stays
  // open in it.
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
