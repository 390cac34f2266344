#pragma once

#include "core/base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil::bench {

// A folder for what commands read; it goes with the object.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // Returns the path of a file of this name with this text.
  [[nodiscard]] std::string Write(const std::string& name, std::string_view text) const;

 private:
  std::string folder_;
};

// One needle a line, as `grep -f` takes them.
[[nodiscard]] std::string Lines(const std::vector<Secret>& needles);

}  // namespace stepveil::bench
