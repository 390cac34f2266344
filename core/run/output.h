#pragma once

#include "core/base/result.h"
#include "core/mask/masker.h"
#include "core/run/descriptor.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// One pipe of the child's output, read, masked and written to a descriptor of ours.
class MaskedOutput {
 public:
  MaskedOutput(Descriptor source, int target_number, std::shared_ptr<const NeedleTable> needles);

  // -1 once the stream has ended.
  [[nodiscard]] int source_number() const { return source_.number(); }
  [[nodiscard]] bool open() const { return source_.open(); }

  // Reads once, and waits if there is nothing; writes what is certain, and waits until it is
  // written: a slow reader slows the child. At the child's end of the stream writes the rest. When
  // our own reader is gone closes the pipe, so that the child gets what it would have got: SIGPIPE.
  void Pump(std::span<char> buffer);

  // Writes what is held back and ends the stream, whether or not the child has.
  void Finish();

  // The errno that ended writing; 0 if none did.
  [[nodiscard]] int write_error_number() const { return write_error_number_; }

 private:
  void Flush();

  Descriptor source_;
  int target_number_;
  Masker masker_;
  std::string masked_;
  int write_error_number_ = 0;
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
