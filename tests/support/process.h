#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::testing {

struct ProcessResult {
  int exit_code = 0;  // 128+n if signal n ended it; -1 if it had to be killed at the time limit
  std::string out;
  std::string err;
};

struct ProcessOptions {
  std::vector<std::string> environment;  // the whole of it, "NAME=VALUE" each
  std::filesystem::path directory = "/";
  std::chrono::seconds time_limit{60};
};

// Runs a command to its end and returns all it printed; its stdin is /dev/null.
[[nodiscard]] ProcessResult RunProcess(const std::vector<std::string>& command,
                                       const ProcessOptions& options);

// The program under test: $STEPVEIL_BINARY, such as a released one, or else this build's.
[[nodiscard]] const std::string& StepveilProgram();

// A folder of its own below the system's temporary folder, removed with all it holds.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Writes `content` to `name` (folders on the way are made) and returns the file's path.
  std::filesystem::path Write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path path_;
};

}  // namespace stepveil::testing
