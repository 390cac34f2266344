#include "core/run/pump.h"

#include "core/mask/page_buffer.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <span>
#include <utility>

namespace stepveil {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;
using TimePoint = SteadyClock::time_point;

// How often to read an output that is left, for all that it can hold: a pipe 1 MiB, which fills the
// buffer at each read; a pty some 64 KiB, of which a read gives 4 KiB at most.
constexpr int kLastReadsOfPipe = 5;
constexpr int kLastReadsOfPty = 64;

std::optional<TimePoint> Earlier(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  return a && b ? std::min(a, b) : (a ? a : b);
}

// While output is ready, ppoll delivers no signal.
bool ChildSignalWaits() {
  sigset_t pending;
  return sigpending(&pending) == 0 && sigismember(&pending, SIGCHLD) == 1;
}

class Pump {
 public:
  Pump(ChildControl& child, std::vector<MaskedOutput>& outputs, SignalRelay& signals,
       PumpOptions options)
      : child_(child), outputs_(outputs), signals_(signals), options_(std::move(options)) {}

  // One turn: waits, then handles whatever is ready. False when everything has ended.
  bool Turn() {
    std::vector<pollfd> polled = PollList();
    const int ready = Wait(polled);
    const pollfd end = polled[outputs_.size()];
    const auto others = std::span(polled).subspan(outputs_.size() + 1);
    if (ready > 0) {
      child_.OnPolled(others);
    }
    if (!left_at_ && (ready < 0 || AnyReady(others) || ChildSignalWaits()) && child_.HasEnded()) {
      left_at_ = SteadyClock::now() + options_.drain;
    }
    if (ready > 0 && end.revents != 0) {
      OnEndNumber(end);
    }
    const TimePoint now = SteadyClock::now();
    child_.OnTime(now);
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      if (ready > 0 && polled[i].revents != 0) {
        Take(outputs_[i]);
      }
      outputs_[i].ReleaseWhenIdle(now);
    }
    return !left_at_ || (AnyOpen() && now < *left_at_);
  }

  // Takes what is there, of outputs that somebody still holds. False if there are none.
  bool Leave() {
    for (MaskedOutput& output : outputs_) {
      pollfd waiting = {output.source_number(), POLLIN, 0};
      const int most = isatty(output.source_number()) == 1 ? kLastReadsOfPty : kLastReadsOfPipe;
      for (int i = 0; i < most && output.open() && poll(&waiting, 1, 0) > 0; ++i) {
        Take(output);
      }
    }
    return AnyOpen();
  }

 private:
  // A closed output has number -1, which poll passes over.
  [[nodiscard]] std::vector<pollfd> PollList() const {
    std::vector<pollfd> polled;
    for (const MaskedOutput& output : outputs_) {
      polled.push_back({output.source_number(), POLLIN, 0});
    }
    polled.push_back({options_.end_number, POLLIN, 0});
    child_.AddPolled(polled);
    return polled;
  }

  // Done once, or never, if the process that could ask for it is gone.
  void OnEndNumber(const pollfd& end) {
    options_.end_number = -1;
    if ((end.revents & POLLIN) == 0 && options_.on_lost) {
      options_.on_lost();
    } else if ((end.revents & POLLIN) != 0 && !left_at_ && !child_.HasEnded()) {
      signals_.AskToEnd();
    }
  }

  static bool AnyReady(std::span<const pollfd> polled) {
    return std::any_of(polled.begin(), polled.end(),
                       [](const pollfd& one) { return one.revents != 0; });
  }

  [[nodiscard]] bool AnyOpen() const {
    return std::any_of(outputs_.begin(), outputs_.end(),
                       [](const MaskedOutput& output) { return output.open(); });
  }

  // The time at which there is something to do even if nothing is ready.
  [[nodiscard]] std::optional<TimePoint> NextTime() const {
    std::optional<TimePoint> next = Earlier(left_at_, child_.next_time());
    for (const MaskedOutput& output : outputs_) {
      next = Earlier(next, output.open() ? output.filter().idle_at() : std::nullopt);
    }
    return next;
  }

  // ppoll's answer: negative for a signal.
  int Wait(std::vector<pollfd>& polled) const {
    timespec left = {};
    const auto until = NextTime();
    if (until) {
      const auto time = std::max(nanoseconds(0), nanoseconds(*until - SteadyClock::now()));
      left.tv_sec = std::chrono::floor<seconds>(time).count();
      left.tv_nsec = (time % seconds(1)).count();
    }
    return ppoll(polled.data(), polled.size(), until ? &left : nullptr, &signals_.waiting_mask());
  }

  void Take(MaskedOutput& output) {
    if (!output.Pump(buffer_.span())) {
      child_.BeforeClose(output);
      output.Close();
    }
  }

  ChildControl& child_;
  std::vector<MaskedOutput>& outputs_;
  SignalRelay& signals_;
  PumpOptions options_;
  PageBuffer buffer_;
  std::optional<TimePoint> left_at_;  // once the child has ended
};

void AddWriteErrors(const std::vector<MaskedOutput>& outputs, std::vector<std::string>& warnings) {
  for (const MaskedOutput& output : outputs) {
    const int error_number = output.filter().write_error_number();
    if (auto warning = WriteWarning(error_number)) {
      warnings.push_back(*std::move(warning));
    }
  }
}

}  // namespace

std::vector<std::string> PumpUntilEnd(ChildControl& child, std::vector<MaskedOutput>& outputs,
                                      SignalRelay& signals, PumpOptions options) {
  std::vector<std::string> warnings;
  Pump pump(child, outputs, signals, std::move(options));
  while (pump.Turn()) {
  }
  if (pump.Leave()) {
    warnings.emplace_back(
        "the command has ended, but a process it started keeps its output open: not waiting for "
        "that any longer; what it prints from now on is lost, and ends it (SIGPIPE). --drain TIME "
        "waits longer, and a process that is to live on needs an output of its own (>FILE 2>&1)");
  }
  for (MaskedOutput& output : outputs) {
    output.Finish();
  }
  AddWriteErrors(outputs, warnings);
  return warnings;
}

}  // namespace stepveil
