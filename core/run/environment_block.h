#pragma once

#include "core/base/secret.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace stepveil {

// An environment in the form execve(2) takes: "NAME=VALUE" strings and a null pointer. One buffer,
// wiped when the object dies.
class EnvironmentBlock {
 public:
  explicit EnvironmentBlock(const std::vector<Secret>& entries);
  ~EnvironmentBlock();
  EnvironmentBlock(const EnvironmentBlock&) = delete;
  EnvironmentBlock& operator=(const EnvironmentBlock&) = delete;

  // Wipes the buffer early, for a caller whose destructors do not run (exec, _exit).
  void Wipe();

  [[nodiscard]] char** get() { return pointers_.data(); }

 private:
  std::size_t size_bytes_ = 0;
  std::unique_ptr<char[]> bytes_;
  std::vector<char*> pointers_;
};

}  // namespace stepveil
