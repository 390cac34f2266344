#pragma once

#include <sys/types.h>
#include <termios.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {

// Runs something as the leader of a session on a new terminal of 24 x 80, types at it and looks at
// what it shows. Killed if the test leaves without ExitCode(), and after half a minute in any case.
class TerminalSession {
 public:
  // `body` returns the exit code.
  explicit TerminalSession(const std::function<int()>& body);
  ~TerminalSession();
  TerminalSession(const TerminalSession&) = delete;
  TerminalSession& operator=(const TerminalSession&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void Type(const std::string& keys) const;
  void Resize(unsigned short rows, unsigned short columns) const;
  [[nodiscard]] termios Modes() const;
  // What is typed arrives as it is typed, and is not shown?
  [[nodiscard]] bool IsRaw() const;

  // Reads until `text` was shown; false if the session ended before, or stayed silent.
  bool Shows(const std::string& text);

  // The same, but after what it found before.
  bool ShowsNext(const std::string& text);

  // Reads to the end. 128+n if signal n ended it; -1 if it went on.
  int ExitCode();

  // Closes the terminal, as a window that is closed.
  void HangUp();

  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  bool ReadSome();

  pid_t pid_ = -1;
  int terminal_ = -1;
  std::string shown_;
  std::size_t seen_ = 0;  // where ShowsNext goes on
};

// A shell's part, for a body: starts `job` as a foreground job and, each time it stops, says
// "stopped by SIGNAL", runs `meanwhile` (with the job's process) and brings the job back. The job's
// exit code.
[[nodiscard]] int BeShell(
    const std::function<int()>& job, const std::function<void(pid_t)>& meanwhile = [](pid_t) {});

// For a body: becomes the command.
[[noreturn]] void Become(const std::vector<std::string>& command,
                         const std::vector<std::string>& environment);

void Say(const std::string& text);

}  // namespace stepveil::testing
