#pragma once

#include "core/base/result.h"
#include "core/run/block.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace stepveil {

struct Launch {
  const std::string& path;                  // what to execute
  const std::vector<std::string>& command;  // its argv
  EnvironmentBlock& block;
  int stdout_number;  // what the child gets as descriptor 1 and 2; 3 or more
  int stderr_number;
};

struct Launched {
  pid_t pid = -1;
  int exec_error_number = 0;  // execve's; then there is no child
};

// Starts the child: leader of its own process group, default signals, killed when we die. It is
// executing the new program when this returns. The caller reaps it. Errors: kRun if there is no
// process to be had.
[[nodiscard]] Result<Launched> LaunchChild(const Launch& launch);

}  // namespace stepveil
