#pragma once

#include <sys/types.h>

#include <fstream>
#include <string>

namespace stepveil::testing {

// Is the process there, and no zombie, which its new parent has not looked at yet?
[[nodiscard]] inline bool Lives(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(')');
  return name_end != std::string::npos && text[name_end + 2] != 'Z';
}

}  // namespace stepveil::testing
