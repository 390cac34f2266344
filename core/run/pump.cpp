#include "core/run/pump.h"

#include "core/base/text.h"
#include "core/mask/page_buffer.h"

#include <poll.h>
#include <string.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

namespace stepveil {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

// Follows the child's stops until it has ended, then returns true.
bool HasEnded(pid_t child, TerminalLoan& terminal) {
  siginfo_t info = {};
  // WNOWAIT: the end is looked at, not taken, so that the group's number stays the child's.
  if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == child) {
    return true;
  }
  info = {};
  if (waitid(P_PID, static_cast<id_t>(child), &info, WSTOPPED | WNOHANG) == 0 &&
      info.si_pid == child) {
    terminal.OnStopped(child, info.si_status);
  }
  return false;
}

bool AnyOpen(const std::vector<MaskedOutput>& outputs) {
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const MaskedOutput& output) { return output.open(); });
}

enum class Waited { kReady, kSignal, kSilence };

// Waits for output, for a signal, or until `until`.
Waited WaitForOutput(std::vector<pollfd>& polled,
                     const std::optional<SteadyClock::time_point>& until,
                     const SignalRelay& signals) {
  timespec left = {};
  if (until) {
    const auto time = std::max(nanoseconds(0), nanoseconds(*until - SteadyClock::now()));
    left.tv_sec = std::chrono::floor<seconds>(time).count();
    left.tv_nsec = (time % seconds(1)).count();
  }
  const int ready =
      ppoll(polled.data(), polled.size(), until ? &left : nullptr, &signals.waiting_mask());
  if (ready < 0) {
    return Waited::kSignal;
  }
  return ready == 0 ? Waited::kSilence : Waited::kReady;
}

// When there is something to do in any case: let go of what an idle output holds, or stop listening
// at `drained`.
std::optional<SteadyClock::time_point> NextTime(const std::vector<MaskedOutput>& outputs,
                                                std::optional<SteadyClock::time_point> drained) {
  for (const MaskedOutput& output : outputs) {
    const auto& idle_at = output.filter().idle_at();
    if (idle_at && (!drained || *idle_at < *drained)) {
      drained = idle_at;
    }
  }
  return drained;
}

// A closed output has number -1, which poll passes over.
std::vector<pollfd> PollList(const std::vector<MaskedOutput>& outputs) {
  std::vector<pollfd> polled;
  polled.reserve(outputs.size());
  for (const MaskedOutput& output : outputs) {
    polled.push_back({output.source_number(), POLLIN, 0});
  }
  return polled;
}

void AddWriteErrors(const std::vector<MaskedOutput>& outputs, std::vector<std::string>& warnings) {
  for (const MaskedOutput& output : outputs) {
    const int error_number = output.filter().write_error_number();
    // A reader that left, or a stream that was closed from the start, is nobody's mistake.
    if (error_number != 0 && error_number != EPIPE && error_number != EBADF) {
      warnings.push_back("cannot write the command's output: " +
                         LowerAscii(std::generic_category().message(error_number)));
    }
  }
}

}  // namespace

std::vector<std::string> PumpUntilEnd(pid_t child, std::vector<MaskedOutput>& outputs,
                                      const SignalRelay& signals, TerminalLoan& terminal) {
  PageBuffer buffer;
  std::vector<std::string> warnings;
  std::optional<SteadyClock::time_point> drained;  // once the child has ended
  while (!drained || AnyOpen(outputs)) {
    std::vector<pollfd> polled = PollList(outputs);
    const Waited waited = WaitForOutput(polled, NextTime(outputs, drained), signals);
    const SteadyClock::time_point now = SteadyClock::now();
    if (waited == Waited::kSignal && !drained && HasEnded(child, terminal)) {
      drained = now + kDrainSilence;
    }
    if (waited == Waited::kSilence && drained && *drained <= now) {
      warnings.push_back(
          "the command has ended, but a process it started keeps its output open: not waiting "
          "for that any longer");
      break;
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (waited == Waited::kReady && polled[i].revents != 0) {
        outputs[i].Pump(buffer.span());
        drained = drained ? std::optional(now + kDrainSilence) : std::nullopt;
      }
      outputs[i].LetGoWhenIdle(now);
    }
  }
  for (MaskedOutput& output : outputs) {
    output.Finish();
  }
  AddWriteErrors(outputs, warnings);
  return warnings;
}

}  // namespace stepveil
