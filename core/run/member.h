#pragma once

#include "core/run/child.h"
#include "core/run/control.h"
#include "core/run/prefixed_output.h"
#include "core/run/ready_check.h"
#include "core/run/restart_pauses.h"
#include "core/run/supervisor.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

struct NamedChild {
  std::string name;
  ChildRequest request;
  std::vector<std::string> after = {};  // names of those that must be ready before it starts
  ReadyWhen ready = {};
  bool restart_on_failure = false;
};

// One of several commands that run together (RunTogether): its supervisor, its outputs, the check
// whether it is ready, and its next start.
class Member {
 public:
  using TimePoint = ReadyCheck::TimePoint;

  // The prefixes stand before each line of its outputs.
  Member(NamedChild child, std::string on_stdout, std::string on_stderr);

  [[nodiscard]] const std::string& name() const { return child_.name; }
  [[nodiscard]] const std::vector<std::string>& after() const { return child_.after; }
  [[nodiscard]] std::chrono::milliseconds kill_after() const {
    return child_.request.options.kill_after;
  }

  // Each is in one of these, and ends up in the last one.
  [[nodiscard]] bool waits() const { return state_ == State::kWaits; }  // for its first start
  [[nodiscard]] bool paused() const { return state_ == State::kPaused; }
  [[nodiscard]] bool runs() const { return state_ == State::kRuns; }
  [[nodiscard]] bool ended() const { return state_ == State::kEnded; }

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] bool StartsAt(TimePoint now) const { return paused() && now >= start_at_; }

  // The block of the request is wiped here as soon as no further start or check needs it.
  // `nothing`: to be read, by who asked for no terminal. Errors: kRun.
  [[nodiscard]] Result<void> Start(int nothing, SupervisorRelay& relay, EndSignals end_signals);

  // Moves what is there to be read. True if the command has ended, and all it printed is written.
  [[nodiscard]] bool Pump(std::span<char> buffer);

  // Goes on with the check; true if it has just been found ready, false else. Errors: kRun.
  [[nodiscard]] Result<bool> LookWhetherReady(TimePoint now, int nothing, std::span<char> buffer,
                                              SupervisorRelay& relay);
  // Why it will never be ready; nothing: it is, or still may be.
  [[nodiscard]] std::optional<Error> NeverReady() const;

  // How it ended, after Pump() has said so.
  [[nodiscard]] Result<RunOutcome> TakeOutcome();

  // After a failure: when it is to start again (a pause from now); nothing: not at all.
  [[nodiscard]] std::optional<std::chrono::milliseconds> PlanRestart();
  [[nodiscard]] int restarts() const { return pauses_.count(); }
  // New secrets, for its next start; it is renewing() if it runs, but for ready: ended.
  void Renew(std::vector<Secret> block, std::shared_ptr<const NeedleTable> needles);
  [[nodiscard]] bool renewing() const { return renewing_ && runs(); }  // to end and start anew
  // True if it has ended since it was asked to while renewing(): it waits for its start again.
  [[nodiscard]] bool WaitAnew();

  // It is not to start any more, and nothing is to be looked at.
  void GiveUp();

  // Sends TERM, unless LetEnd() or this has sent something.
  void AskToEnd();

  // Nobody is left who comes after it: TERM and INT reach it at once from now on, and `asked`, the
  // one that was held back meanwhile (0: none was), now. Once; while the relay holds signals.
  void LetEnd(int asked);

  // The errors of writing its outputs, each with the number of the stream.
  [[nodiscard]] const std::vector<PrefixedOutput>& outputs() const { return outputs_; }

  void AddPolled(std::vector<pollfd>& polled) const;
  [[nodiscard]] std::optional<TimePoint> next_time() const;

 private:
  enum class State { kWaits, kRuns, kPaused, kEnded };

  Result<SupervisorStreams> MakeStreams(int nothing, std::vector<Descriptor>& its_ends);
  [[nodiscard]] Supervisor::Work CheckWork();
  void MarkReady();
  void WipeUnlessNeeded();

  NamedChild child_;
  std::string on_stdout_;
  std::string on_stderr_;
  State state_ = State::kWaits;
  bool ready_ = false;
  bool asked_ = false;
  bool renewing_ = false;
  bool held_ = false;
  std::optional<Supervisor> supervisor_;
  std::vector<PrefixedOutput> outputs_;
  Descriptor keys_;  // of its terminal, where nobody types
  std::optional<ReadyCheck> check_;
  RestartPauses pauses_;
  TimePoint started_at_;
  TimePoint start_at_;
};

// One for each; `colours`: where its outputs go to a terminal.
[[nodiscard]] std::vector<Member> MembersOf(std::vector<NamedChild> children, bool colours);

}  // namespace stepveil
