#include "core/run/member.h"

#include "core/base/duration_words.h"
#include "core/base/exit_code.h"
#include "core/run/pipe.h"

#include <unistd.h>

#include <utility>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

}  // namespace

Member::Member(NamedChild child, std::string on_stdout, std::string on_stderr)
    : child_(std::move(child)),
      on_stdout_(std::move(on_stdout)),
      on_stderr_(std::move(on_stderr)) {}

Result<void> Member::Start(int nothing, SupervisorRelay& relay, EndSignals end_signals) {
  std::vector<Descriptor> its_ends;
  STEPVEIL_ASSIGN_OR_RETURN(const SupervisorStreams streams, MakeStreams(nothing, its_ends));
  const auto run = [this] { return RunChild(std::move(child_.request)); };
  STEPVEIL_ASSIGN_OR_RETURN(Supervisor supervisor,
                            Supervisor::Start(run, streams, relay, end_signals));
  supervisor_.emplace(std::move(supervisor));
  held_ = end_signals == EndSignals::kHeldBack;
  state_ = State::kRuns;
  asked_ = false;
  started_at_ = SteadyClock::now();
  if (child_.ready.kind == ReadyWhen::Kind::kStarted) {
    ready_ = true;
  } else if (child_.ready.kind != ReadyWhen::Kind::kEnded && !ready_ && !check_) {
    check_.emplace(CheckWork(), child_.ready.within, started_at_);
  }
  WipeUnlessNeeded();
  return {};
}

// Where our stdout and stderr are one file, so are the command's, and their order is kept; a
// terminal is one anyway.
Result<SupervisorStreams> Member::MakeStreams(int nothing, std::vector<Descriptor>& its_ends) {
  const bool on_pty = child_.request.options.pty == PtyUse::kAlways;
  outputs_.clear();
  STEPVEIL_ASSIGN_OR_RETURN(Pipe out, MakePipe());
  SupervisorStreams streams{nothing, out.write_end.number(), out.write_end.number()};
  outputs_.emplace_back(std::move(out.read_end), STDOUT_FILENO, on_stdout_);
  its_ends.push_back(std::move(out.write_end));
  if (!on_pty && !IsSameFile(STDOUT_FILENO, STDERR_FILENO)) {
    STEPVEIL_ASSIGN_OR_RETURN(Pipe err, MakePipe());
    streams.stderr_number = err.write_end.number();
    outputs_.emplace_back(std::move(err.read_end), STDERR_FILENO, on_stderr_);
    its_ends.push_back(std::move(err.write_end));
  }
  if (on_pty) {
    STEPVEIL_ASSIGN_OR_RETURN(Pipe keys, MakePipe());
    streams.stdin_number = keys.read_end.number();
    its_ends.push_back(std::move(keys.read_end));
    keys_ = std::move(keys.write_end);
  }
  return streams;
}

Supervisor::Work Member::CheckWork() {
  if (child_.ready.kind == ReadyWhen::Kind::kProbe) {
    return child_.ready.probe;
  }
  return [this] {
    ChildRequest check = std::move(child_.request);
    check.command = child_.ready.command;
    check.options.pty = PtyUse::kNever;
    return RunChild(std::move(check));
  };
}

bool Member::Pump(std::span<char> buffer) {
  for (PrefixedOutput& output : outputs_) {
    (void)output.Pump(buffer);
  }
  if (!runs() || !supervisor_->HasEnded()) {
    return false;
  }
  for (PrefixedOutput& output : outputs_) {
    while (output.Pump(buffer)) {
    }
  }
  return true;
}

Result<bool> Member::LookWhetherReady(TimePoint now, int nothing, std::span<char> buffer,
                                      SupervisorRelay& relay) {
  if (!check_ || !runs() || check_->over()) {
    return false;
  }
  STEPVEIL_ASSIGN_OR_RETURN(const bool ready, check_->Look(now, nothing, buffer, relay));
  if (ready) {
    MarkReady();
  }
  return ready;
}

std::optional<Error> Member::NeverReady() const {
  if (check_ && check_->over()) {
    return Error{ErrorCode::kRun,
                 "not ready within " + InWords(child_.ready.within) + ": " + check_->last_words(),
                 {"look at what it printed, or give it more time: ready: { ..., within: 5m }"}};
  }
  if (check_ && ended()) {
    return Error{ErrorCode::kRun,
                 "ended before it was ready: " + check_->last_words(),
                 {"its command has to stay in the foreground (docker compose up without -d); for "
                  "one that does its work and ends, write ready: ended"}};
  }
  return std::nullopt;
}

Result<RunOutcome> Member::TakeOutcome() {
  state_ = State::kEnded;
  if (check_) {
    check_->Pause();
  }
  keys_.Close();
  Result<RunOutcome> outcome = supervisor_->TakeOutcome();
  if (child_.ready.kind == ReadyWhen::Kind::kEnded && outcome && outcome->exit_code == kExitOk) {
    MarkReady();
  }
  return outcome;
}

std::optional<milliseconds> Member::PlanRestart() {
  if (!child_.restart_on_failure) {
    return std::nullopt;
  }
  const auto now = SteadyClock::now();
  const auto pause = pauses_.Next(std::chrono::duration_cast<milliseconds>(now - started_at_));
  if (pause) {
    state_ = State::kPaused;
    start_at_ = now + *pause;
  }
  return pause;
}

void Member::Renew(std::vector<Secret> block, std::shared_ptr<const NeedleTable> needles) {
  if (ended()) {
    return;
  }
  child_.request.block = std::move(block);
  child_.request.needles = std::move(needles);
  if (runs() && child_.ready.kind == ReadyWhen::Kind::kEnded) {
    WipeUnlessNeeded();
  } else if (runs()) {
    renewing_ = true;
    ready_ = false;
    check_.reset();
  }
}

bool Member::WaitAnew() {
  const bool anew = std::exchange(renewing_, false) && asked_;
  if (anew) {
    state_ = State::kWaits;
  }
  return anew;
}

void Member::MarkReady() {
  ready_ = true;
  check_.reset();
  WipeUnlessNeeded();
}

void Member::WipeUnlessNeeded() {
  const bool for_check = check_ && child_.ready.kind == ReadyWhen::Kind::kCommand;
  if (!for_check && !child_.restart_on_failure) {
    child_.request.block.clear();
  }
}

void Member::GiveUp() {
  check_.reset();
  child_.restart_on_failure = false;
  renewing_ = false;
  WipeUnlessNeeded();
  if (waits() || paused()) {
    state_ = State::kEnded;
  }
}

void Member::AskToEnd() {
  if (runs() && !std::exchange(asked_, true)) {
    supervisor_->Send(SIGTERM);
  }
}

void Member::LetEnd(int asked) {
  if (!runs() || !std::exchange(held_, false)) {
    return;
  }
  supervisor_->LetEnd();
  if (asked == SIGTERM || asked == SIGINT) {
    asked_ = true;
    supervisor_->Send(asked);
  }
}

// A closed output and an ended supervisor have number -1, which poll passes over.
void Member::AddPolled(std::vector<pollfd>& polled) const {
  for (const PrefixedOutput& output : outputs_) {
    polled.push_back({output.source_number(), POLLIN, 0});
  }
  if (runs()) {
    polled.push_back({supervisor_->wait_number(), POLLIN, 0});
  }
  if (check_) {
    check_->AddPolled(polled);
  }
}

std::optional<Member::TimePoint> Member::next_time() const {
  if (paused()) {
    return start_at_;
  }
  return runs() && check_ && !check_->over() ? std::optional(check_->next_time()) : std::nullopt;
}

std::vector<Member> MembersOf(std::vector<NamedChild> children, bool colours) {
  std::vector<std::string> names;
  names.reserve(children.size());
  for (const NamedChild& child : children) {
    names.push_back(child.name);
  }
  const auto on_stdout = PrefixesFor(names, colours && isatty(STDOUT_FILENO) == 1);
  const auto on_stderr = PrefixesFor(names, colours && isatty(STDERR_FILENO) == 1);
  std::vector<Member> members;
  members.reserve(children.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    members.emplace_back(std::move(children[i]), on_stdout[i], on_stderr[i]);
  }
  return members;
}

}  // namespace stepveil
