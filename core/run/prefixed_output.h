#pragma once

#include "core/base/descriptor.h"
#include "core/run/line_prefixer.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// One pipe from a supervisor, on its way through a LinePrefixer to a descriptor of ours. What comes
// is masked already.
class PrefixedOutput {
 public:
  PrefixedOutput(Descriptor source, int target_number, std::string prefix);

  // -1 once the stream has ended.
  [[nodiscard]] int source_number() const { return source_.number(); }

  // Reads once, if there is something, and writes what lines that makes; waits until they are
  // written. False if there was nothing, or no more is to come: at the stream's end, and when our
  // own reader is gone; the writer gets SIGPIPE then.
  bool Pump(std::span<char> buffer);

  [[nodiscard]] int target_number() const { return target_number_; }

  // The errno that ended writing; 0 if none did.
  [[nodiscard]] int write_error_number() const { return write_error_number_; }

 private:
  void Write();

  Descriptor source_;
  int target_number_;
  LinePrefixer prefixer_;
  std::string lines_;
  int write_error_number_ = 0;
};

// "backend  | " for each name, padded to the longest; each with a colour of its own if `coloured`.
[[nodiscard]] std::vector<std::string> PrefixesFor(const std::vector<std::string>& names,
                                                   bool coloured);

}  // namespace stepveil
