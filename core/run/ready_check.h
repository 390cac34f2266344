#pragma once

#include "core/run/supervisor.h"

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// When a command counts as ready, for those that come after it.
struct ReadyWhen {
  enum class Kind {
    kStarted,
    kEnded,    // with 0
    kProbe,    // once `probe` is no error
    kCommand,  // once `command`, with the environment of the command itself, ends with 0
  };
  Kind kind = Kind::kStarted;
  Supervisor::Work probe = {};            // one attempt, in a process of its own
  std::vector<std::string> command = {};  // argv
  std::chrono::milliseconds within{60'000};
};

// Looks again and again, in processes of its own (Supervisor), one after the other: soon at first,
// then each second. What an attempt prints (masked, as its work does it) is not shown; the last of
// it is kept for the message.
class ReadyCheck {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // `attempt` is called in the process of each attempt.
  ReadyCheck(Supervisor::Work attempt, std::chrono::milliseconds within, TimePoint now);

  // Goes on as far as it can without waiting. True once it is ready. Errors: kRun.
  [[nodiscard]] Result<bool> Look(TimePoint now, int nothing, std::span<char> buffer,
                                  SupervisorRelay& relay);

  // Its time is up: no attempt runs any more, then.
  [[nodiscard]] bool over() const { return over_; }

  // Ends the attempt that runs, if one does.
  void Pause() { attempt_.reset(); }

  // What the last attempt found; fit for a message.
  [[nodiscard]] const std::string& last_words() const { return last_words_; }

  void AddPolled(std::vector<pollfd>& polled) const;
  [[nodiscard]] TimePoint next_time() const;

 private:
  static constexpr std::chrono::milliseconds kFirstPause{50};
  static constexpr std::chrono::milliseconds kLongestPause{1000};

  Result<void> Begin(int nothing, SupervisorRelay& relay);
  void ReadOutput(std::span<char> buffer);
  bool End(TimePoint now);

  Supervisor::Work work_;
  TimePoint deadline_;
  TimePoint next_at_;
  std::chrono::milliseconds pause_ = kFirstPause;
  std::optional<Supervisor> attempt_;
  Descriptor output_;
  std::string printed_;  // its last line or lines, bounded
  std::string last_words_ = "it was not looked at";
  bool over_ = false;
};

}  // namespace stepveil
