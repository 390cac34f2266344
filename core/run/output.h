#pragma once

#include "core/base/descriptor.h"
#include "core/base/result.h"
#include "core/mask/filter.h"
#include "core/run/line_watch.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// The warning for a failed write of the command's output. None for 0, and none for a reader that
// left (EPIPE), which is no mistake.
[[nodiscard]] std::optional<std::string> WriteWarning(int error_number);

// One pipe of the child's output, on its way through a filter to a descriptor of ours.
class MaskedOutput {
 public:
  // Enlarges the target where it is a pipe.
  MaskedOutput(Descriptor source, int target_number, std::shared_ptr<const NeedleTable> needles);

  // -1 once the stream has ended.
  [[nodiscard]] int source_number() const { return source_.number(); }
  [[nodiscard]] bool open() const { return source_.open(); }
  [[nodiscard]] const Filter& filter() const { return filter_; }

  // Shows every line to `watcher`, as the child wrote it.
  void Watch(LineWatch::Watcher watcher);

  // Filter::Pump: false at the stream's end, and when our own reader is gone.
  [[nodiscard]] bool Pump(std::span<char> buffer) { return filter_.Pump(buffer); }

  // Closes the pipe after that: the child gets SIGPIPE at its next write, as it would without
  // stepveil.
  void Close();

  // Filter::ReleaseIdle, if it is due.
  void ReleaseWhenIdle(std::chrono::steady_clock::time_point now);

  // Writes what is held back and ends the stream, whether or not the child has closed it.
  void Finish();

 private:
  Descriptor source_;
  Filter filter_;
  std::shared_ptr<LineWatch> watch_;  // null: nobody watches
};

}  // namespace stepveil
