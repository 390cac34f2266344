#include "core/run/together.h"

#include "core/base/exit_code.h"
#include "core/run/output.h"
#include "core/run/pipe.h"
#include "core/run/prefixed_output.h"
#include "core/run/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using TimePoint = std::chrono::steady_clock::time_point;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;

struct Running {
  std::string name;
  milliseconds kill_after;
  Supervisor supervisor;
  std::vector<PrefixedOutput> outputs;
  bool ended = false;
};

struct Prefixes {
  std::vector<std::string> on_stdout;
  std::vector<std::string> on_stderr;
};

class Together {
 public:
  Together(std::size_t count, const TogetherEvents& events)
      : events_(events), relay_(count), buffer_(kReadBytes) {}

  Result<void> Start(std::vector<NamedChild> children, const Prefixes& prefixes) {
    const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    running_.reserve(children.size());
    for (std::size_t i = 0; i < children.size(); ++i) {
      STEPVEIL_RETURN_IF_ERROR(StartOne(std::move(children[i]), nothing.number(),
                                        prefixes.on_stdout[i], prefixes.on_stderr[i]));
    }
    relay_.Pass();
    return {};
  }

  ChildEnd Run() {
    while (!StillRunning().empty()) {
      Turn();
    }
    return first_failure_ ? first_failure_->end : ChildEnd{};
  }

 private:
  struct Failure {
    std::string name;
    ChildEnd end;
  };

  // Where our stdout and stderr are one file, so are the command's, and their order is kept.
  Result<void> StartOne(NamedChild child, int stdin_number, const std::string& on_stdout,
                        const std::string& on_stderr) {
    const milliseconds kill_after = child.request.options.kill_after;
    std::vector<PrefixedOutput> outputs;
    STEPVEIL_ASSIGN_OR_RETURN(Pipe out, MakePipe());
    outputs.emplace_back(std::move(out.read_end), STDOUT_FILENO, on_stdout);
    Pipe err;
    if (!IsSameFile(STDOUT_FILENO, STDERR_FILENO)) {
      STEPVEIL_ASSIGN_OR_RETURN(err, MakePipe());
      outputs.emplace_back(std::move(err.read_end), STDERR_FILENO, on_stderr);
    }
    const SupervisorStreams streams{
        stdin_number, out.write_end.number(),
        err.write_end.open() ? err.write_end.number() : out.write_end.number()};
    STEPVEIL_ASSIGN_OR_RETURN(Supervisor supervisor,
                              Supervisor::Start(std::move(child.request), streams, relay_));
    running_.push_back(
        {std::move(child.name), kill_after, std::move(supervisor), std::move(outputs)});
    return {};
  }

  void Turn() {
    std::vector<pollfd> polled = PollList();
    const bool ready = Wait(polled) > 0;
    relay_.LookAtChildren();
    auto next = polled.begin();
    for (Running& one : running_) {
      for (PrefixedOutput& output : one.outputs) {
        if ((next++)->revents != 0 && ready) {
          output.Pump(buffer_);
        }
      }
      if ((next++)->revents != 0 && ready && one.supervisor.HasEnded()) {
        End(one);
      }
    }
    StopOthersWhenDue();
  }

  // A closed output and an ended supervisor have number -1, which poll passes over.
  [[nodiscard]] std::vector<pollfd> PollList() const {
    std::vector<pollfd> polled;
    for (const Running& one : running_) {
      for (const PrefixedOutput& output : one.outputs) {
        polled.push_back({output.source_number(), POLLIN, 0});
      }
      polled.push_back({one.supervisor.wait_number(), POLLIN, 0});
    }
    return polled;
  }

  int Wait(std::vector<pollfd>& polled) const {
    timespec left = {};
    if (stop_at_) {
      const auto time =
          std::max(nanoseconds(0), nanoseconds(*stop_at_ - std::chrono::steady_clock::now()));
      left.tv_sec = std::chrono::floor<seconds>(time).count();
      left.tv_nsec = (time % seconds(1)).count();
    }
    return ppoll(polled.data(), polled.size(), stop_at_ ? &left : nullptr, &relay_.waiting_mask());
  }

  void End(Running& one) {
    for (PrefixedOutput& output : one.outputs) {
      while (output.Pump(buffer_)) {
      }
    }
    one.ended = true;
    Result<RunOutcome> outcome = one.supervisor.TakeOutcome();
    AddWriteWarnings(one, outcome);
    events_.ended(one.name, outcome);
    const ChildEnd end =
        outcome ? ChildEnd{outcome->exit_code, outcome->ended_by} : ChildEnd{kExitRunFailed, 0};
    if (end.exit_code != kExitOk && !first_failure_) {
      first_failure_ = Failure{one.name, end};
      PlanStop(one.kill_after);
    }
  }

  // Reported once per stream: if one command cannot write to it, none can.
  void AddWriteWarnings(const Running& one, Result<RunOutcome>& outcome) {
    for (const PrefixedOutput& output : one.outputs) {
      auto warning = WriteWarning(output.write_error_number());
      if (warning && outcome && warned_.insert(output.target_number()).second) {
        outcome->warnings.push_back(*std::move(warning));
      }
    }
  }

  // A second TERM would tell those that are already ending to hurry.
  void PlanStop(milliseconds kill_after) {
    const int asked = relay_.end_signal();
    if (asked != SIGTERM && asked != SIGINT) {
      stop_at_ = std::chrono::steady_clock::now();
    } else if (kill_after.count() > 0) {
      stop_at_ = std::chrono::steady_clock::now() + kill_after;
    }
  }

  void StopOthersWhenDue() {
    if (!stop_at_ || std::chrono::steady_clock::now() < *stop_at_) {
      return;
    }
    stop_at_.reset();
    const std::vector<const Running*> others = StillRunning();
    std::vector<std::string> names;
    names.reserve(others.size());
    for (const Running* other : others) {
      names.push_back(other->name);
    }
    events_.failed(first_failure_->name, first_failure_->end.exit_code, names);
    for (const Running* other : others) {
      other->supervisor.Send(SIGTERM);
    }
  }

  [[nodiscard]] std::vector<const Running*> StillRunning() const {
    std::vector<const Running*> still;
    for (const Running& one : running_) {
      if (!one.ended) {
        still.push_back(&one);
      }
    }
    return still;
  }

  const TogetherEvents& events_;
  SupervisorRelay relay_;
  std::vector<Running> running_;
  std::vector<char> buffer_;
  std::set<int> warned_;  // streams
  std::optional<Failure> first_failure_;
  std::optional<TimePoint> stop_at_;  // when to ask the others to end
};

}  // namespace

Result<ChildEnd> RunTogether(std::vector<NamedChild> children, bool colours,
                             const TogetherEvents& events) {
  std::vector<std::string> names;
  names.reserve(children.size());
  for (const NamedChild& child : children) {
    names.push_back(child.name);
  }
  const Prefixes prefixes{PrefixesFor(names, colours && isatty(STDOUT_FILENO) == 1),
                          PrefixesFor(names, colours && isatty(STDERR_FILENO) == 1)};
  Together together(children.size(), events);
  STEPVEIL_RETURN_IF_ERROR(together.Start(std::move(children), prefixes));
  return together.Run();
}

}  // namespace stepveil
