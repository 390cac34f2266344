#pragma once

#include <string>
#include <vector>

namespace stepveil {

// argv as execve(2) takes it; borrows the strings, which execve does not change.
[[nodiscard]] inline std::vector<char*> Arguments(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  return arguments;
}

}  // namespace stepveil
