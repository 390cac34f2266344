#pragma once

#include "core/base/result.h"
#include "core/mask/filter.h"
#include "core/run/descriptor.h"

#include <chrono>
#include <memory>
#include <span>
#include <vector>

namespace stepveil {

// One pipe of the child's output, on its way through a filter to a descriptor of ours.
class MaskedOutput {
 public:
  // Enlarges the target where it is a pipe.
  MaskedOutput(Descriptor source, int target_number, std::shared_ptr<const NeedleTable> needles);

  // -1 once the stream has ended.
  [[nodiscard]] int source_number() const { return source_.number(); }
  [[nodiscard]] bool open() const { return source_.open(); }
  [[nodiscard]] const Filter& filter() const { return filter_; }

  // Filter::Pump. At the stream's end, and when our own reader is gone, closes the pipe, so that
  // the child gets what it would have got: SIGPIPE.
  void Pump(std::span<char> buffer);

  // Filter::LetGo, if it is due.
  void LetGoWhenIdle(std::chrono::steady_clock::time_point now);

  // Writes what is held back and ends the stream, whether or not the child has.
  void Finish();

 private:
  Descriptor source_;
  Filter filter_;
};

// Where the child writes and where that goes.
struct OutputPipes {
  std::vector<MaskedOutput> outputs;  // one if our stdout and stderr are the same file, else two
  Descriptor child_stdout;
  Descriptor child_stderr;  // not open where child_stdout serves both
};

// Errors: kRun.
[[nodiscard]] Result<OutputPipes> MakeOutputPipes(
    const std::shared_ptr<const NeedleTable>& needles);

}  // namespace stepveil
