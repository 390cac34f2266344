#pragma once

#include "core/base/result.h"
#include "core/run/environment_block.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace stepveil {

struct Launch {
  const std::string& path;                  // what to execute
  const std::vector<std::string>& command;  // its argv
  EnvironmentBlock& block;
  int stdin_number;   // what the child gets as descriptor 0, 1 and 2: 3 or more,
  int stdout_number;  // or the same number
  int stderr_number;
  int terminal_number;  // its controlling terminal, to become the foreground group of; -1: don't
};

struct Launched {
  pid_t pid = -1;
  int exec_error_number = 0;  // execve's; then there is no child
};

// "cannot start a process" with its reason, an errno.
[[nodiscard]] tl::unexpected<Error> CannotStart(int error_number);

// Starts the child: leader of its own process group, default signals, killed when we die. It is
// executing the new program when this returns. The caller reaps it. Errors: kRun if there is no
// process to be had.
[[nodiscard]] Result<Launched> LaunchChild(const Launch& launch);

}  // namespace stepveil
