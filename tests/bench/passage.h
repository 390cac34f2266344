#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace stepveil::bench {

// A process between two pipes: what is written to its stdin comes out of its stdout.
class Passage {
 public:
  // Runs in the new process, with 0 and 1 as the pipes; the process ends when it returns.
  using Program = std::function<void()>;

  // Pipes of `pipe_bytes`. Comes back when the program has had time to start.
  Passage(const Program& program, int pipe_bytes);
  ~Passage();
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  // Writes `text` in pieces of `write_bytes` while it reads all that comes out; then the process
  // has ended. Seconds on the clock.
  [[nodiscard]] double Send(std::string_view text, std::size_t write_bytes);

  // Writes a line, waits until it comes out. Seconds on the clock.
  [[nodiscard]] double SendLine(std::string_view line) const;

  // After Send(): the bytes that came out, and what the process computed meanwhile.
  [[nodiscard]] std::size_t received() const { return received_; }
  [[nodiscard]] double process_seconds() const { return process_seconds_; }

 private:
  void CloseInput();
  void Wait();

  int in_ = -1;
  int out_ = -1;
  pid_t pid_ = -1;
  std::size_t received_ = 0;
  double process_seconds_ = 0;
};

// A program that is a command of the shell.
[[nodiscard]] Passage::Program Command(const std::string& command);

}  // namespace stepveil::bench
