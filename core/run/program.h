#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace stepveil {

struct Program {
  std::string path;      // what to execute; empty if nothing can be
  bool refused = false;  // something of that name is there, but it is not an executable file
};

// Where `name` is: itself if it holds a slash, else the first executable file of that name in the
// directories of `search_path` (the child's PATH; POSIX's default if it has none; an empty entry is
// the working directory).
[[nodiscard]] Program FindProgram(const std::string& name,
                                  std::optional<std::string_view> search_path);

// The PATH in an environment block, else `otherwise`.
[[nodiscard]] std::optional<std::string_view> SearchPath(
    char** block, const std::optional<std::string>& otherwise);

// 126 or 127 for a command that was not started: `error_number` is execve's, `path` what it was
// given.
struct StartFailure {
  int exit_code;
  Error error;
};
[[nodiscard]] StartFailure ExplainNotFound(const std::string& name, const Program& program);
[[nodiscard]] StartFailure ExplainNotExecuted(const std::string& name, const std::string& path,
                                              int error_number);

}  // namespace stepveil
