#pragma once

#include "core/run/child.h"
#include "core/run/run_options.h"

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {

// Sanitizers need memory and descriptors of their own.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

enum class Outputs {
  kSeparate,  // stdout and stderr are two pipes
  kSame,      // both are the first one
};

enum class RunBy {
  kItself,      // the forked process calls RunChild
  kSupervisor,  // it has a Supervisor that does
};

struct RunSetting {
  std::vector<std::string> command;
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin"};
  std::vector<std::string> needles = {};
  Outputs outputs = Outputs::kSeparate;
  RunOptions options = {};
  RunBy run_by = RunBy::kItself;
  std::function<void()> before = [] {};  // in the new process, before anything else
  // In the new process, before RunChild: ChildRequest::end_number.
  std::function<int()> end_number = [] { return -1; };
};

struct Ended {
  int exit_code = -1;  // of the process that called RunChild; -n if signal n ended it
  std::string out;
  std::string err;  // ends with what a caller prints: errors and warnings
  std::size_t max_rss_kib = 0;
};

// A process that calls RunChild, as stepveil would, with its outputs in our hands. Killed with all
// it started if the test leaves without Wait(), and after a minute in any case.
class ForkedRun {
 public:
  explicit ForkedRun(const RunSetting& setting);
  ~ForkedRun();
  ForkedRun(const ForkedRun&) = delete;
  ForkedRun& operator=(const ForkedRun&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }

  // Reads stdout until it holds `text`; false at its end.
  bool ReadUntil(const std::string& text);

  // Stops reading stdout, as `head` does.
  void CloseStdout();

  // Reads without keeping, with a pause after each 64 KiB; the number of bytes that came.
  std::size_t CountStdout(std::chrono::milliseconds pause = {});

  // Reads both outputs to their ends and waits.
  Ended Wait();

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  Ended ended_;
};

// Start to end in one.
[[nodiscard]] Ended RunForked(const RunSetting& setting);

// RunChild, by a supervisor.
[[nodiscard]] Result<RunOutcome> RunBySupervisor(ChildRequest request);

// A setting for `sh -c script`.
[[nodiscard]] RunSetting Shell(const std::string& script);

// How often the text says `word`.
inline std::size_t Count(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) {
    ++count;
  }
  return count;
}

}  // namespace stepveil::testing
