#pragma once

#include "core/base/result.h"
#include "core/run/launch.h"
#include "core/run/output.h"

#include <poll.h>

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace stepveil {

// How a child ended.
struct ChildEnd {
  int exit_code = 0;  // its own code, or 128+n if signal n ended it
  int signal = 0;     // 0: it left by itself
};

// The child as the pump sees it: directly below us on pipes (PipedChild), or in a session of its
// own on a pty (PtyChild).
class ChildControl {
 public:
  virtual ~ChildControl() = default;

  // Errors: as LaunchChild.
  [[nodiscard]] virtual Result<Launched> Start(Launch launch) = 0;

  // Follows the child's stops until it has ended, then returns true. To be called after a signal,
  // and when one of AddPolled is ready. Reaps processes that others left to us.
  [[nodiscard]] virtual bool HasEnded() = 0;

  // How it ended, once it has.
  [[nodiscard]] virtual ChildEnd end() const = 0;

  // Did Ctrl-C or Ctrl-\ at the pty end the child? Our own process group did not see that signal.
  [[nodiscard]] virtual bool had_terminal() const = 0;

  // Further descriptors to wait for, and what came of it.
  virtual void AddPolled(std::vector<pollfd>&) const {}
  virtual void OnPolled(std::span<const pollfd>) {}

  // The time at which there is something to do even if no descriptor is ready.
  [[nodiscard]] virtual std::optional<std::chrono::steady_clock::time_point> next_time() const {
    return std::nullopt;
  }
  virtual void OnTime(std::chrono::steady_clock::time_point) {}

  // One of its outputs is about to be closed.
  virtual void BeforeClose(const MaskedOutput&) {}
};

// What waitid(2) tells of a child: how it stopped or ended.
struct Change {
  enum class Kind : int { kStopped, kEnded };
  Kind kind;
  int value;  // the signal that stopped it; its exit code, or -n if signal n ended it
};

// Of a change's value.
[[nodiscard]] ChildEnd EndOf(int value);

// The child's next change, if there is one. Its end is looked at, not taken, so that the group's
// number stays the child's; it is seen again and again.
[[nodiscard]] std::optional<Change> NextChange(pid_t child);

// Takes the end of every other child: what a process below us left behind comes to PID 1 of a
// container, and to a subreaper.
void ReapOrphans(pid_t child);

}  // namespace stepveil
