#pragma once

#include "tests/e2e/job.h"
#include "tests/support/lives.h"

#include <sys/types.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {

// A process that a test talks to: stdin is /dev/null, stdout and stderr are one pipe. It leads a
// process group of its own, which is killed with it if the test leaves without Wait().
class StartedProcess {
 public:
  StartedProcess(
      const std::vector<std::string>& command, const std::vector<std::string>& environment,
      const std::function<void()>& before = [] {});
  ~StartedProcess();
  StartedProcess(const StartedProcess&) = delete;
  StartedProcess& operator=(const StartedProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }

  // Reads until `text` was printed; false at the end, or after two silent minutes.
  bool Prints(const std::string& text);
  // The number printed after `name`, of what was read.
  [[nodiscard]] pid_t NumberAfter(const std::string& name) const;
  [[nodiscard]] const std::string& printed() const { return printed_; }

  // Waits for its end, not for its output's: "exit 3", "signal 15"; "lives" after two minutes.
  std::string Wait();
  void ReadRest();

 private:
  bool ReadSome(int milliseconds);

  pid_t pid_ = -1;
  int output_ = -1;
  std::string printed_;
};

// Waits that long for its end.
[[nodiscard]] bool EndsSoon(pid_t process, int seconds = 20);

// The child of `process` that is stepveil itself, beside the command; 0: there is none.
[[nodiscard]] inline pid_t CompanionBelow(pid_t process) {
  std::ifstream children("/proc/" + std::to_string(process) + "/task/" + std::to_string(process) +
                         "/children");
  for (pid_t child = 0; children >> child;) {
    std::ifstream command("/proc/" + std::to_string(child) + "/comm");
    std::string name;
    if (std::getline(command, name) && name == "stepveil" && getsid(child) == child) {
      return child;
    }
  }
  return 0;
}

inline std::size_t Count(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) {
    ++count;
  }
  return count;
}

// A job with a login and the path /frontend, whose values no command here prints.
class RunJobTest : public JobTest {
 protected:
  RunJobTest();

  // `stepveil run FLAGS -- COMMAND`, as a command of its own.
  [[nodiscard]] static std::vector<std::string> Wrapped(const std::vector<std::string>& command,
                                                        const std::vector<std::string>& flags = {});
};

}  // namespace stepveil::testing
