#include "core/run/together.h"

#include "core/base/descriptor.h"
#include "core/base/exit_code.h"
#include "core/run/output.h"
#include "core/run/start_order.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using TimePoint = std::chrono::steady_clock::time_point;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;

TimePoint Now() { return std::chrono::steady_clock::now(); }

class Together {
 public:
  Together(std::vector<Member> members, const TogetherEvents& events, Renewals renewals)
      : events_(events),
        renewals_(std::move(renewals)),
        relay_(2 * members.size()),  // each with a check beside it
        nothing_(open("/dev/null", O_RDONLY | O_CLOEXEC)),
        buffer_(kReadBytes),
        members_(std::move(members)),
        order_(members_) {}

  Result<ChildEnd> Run() {
    while (AnyLeft()) {
      STEPVEIL_RETURN_IF_ERROR(StartWhatIsDue());
      if (!AnyLeft()) {
        break;  // a signal has come before they had started
      }
      std::vector<pollfd> polled;
      for (const Member& member : members_) {
        member.AddPolled(polled);
      }
      polled.push_back({renewals_.number, POLLIN, 0});
      Wait(polled);
      relay_.LookAtChildren();
      if (polled.back().revents != 0) {
        TakeRenewal(renewals_, members_, order_);
      }
      Look();
      StopOthersWhenDue();
    }
    if (!first_failure_ && cut_short_) {
      return ChildEnd{kExitSignalBase + relay_.end_signal(), relay_.end_signal()};
    }
    return first_failure_ ? first_failure_->end : ChildEnd{};
  }

 private:
  struct Failure {
    std::string name;
    ChildEnd end;
    bool ended;  // false: it was not ready
  };

  [[nodiscard]] bool AnyLeft() const {
    return std::any_of(members_.begin(), members_.end(),
                       [](const Member& member) { return !member.ended(); });
  }

  // A signal that arrives meanwhile reaches what is started here.
  Result<void> StartWhatIsDue() {
    relay_.Hold();
    for (std::size_t i = 0; i < members_.size(); ++i) {
      Member& member = members_[i];
      if (relay_.end_signal() != 0) {
        cut_short_ = cut_short_ || member.waits() || member.paused();
        member.GiveUp();
      } else if (member.StartsAt(Now()) || (member.waits() && order_.MayStart(i, members_))) {
        STEPVEIL_RETURN_IF_ERROR(
            member.Start(nothing_.number(), relay_, order_.SignalsOf(i, members_)));
      }
      STEPVEIL_RETURN_IF_ERROR(LookWhetherReady(member));
    }
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (order_.MayStop(i, members_)) {
        members_[i].LetEnd(relay_.end_signal());
      }
    }
    relay_.Pass();
    return {};
  }

  Result<void> LookWhetherReady(Member& member) {
    STEPVEIL_RETURN_IF_ERROR(member.LookWhetherReady(Now(), nothing_.number(), buffer_, relay_));
    if (auto error = member.NeverReady(); error && !member.ended()) {
      Fail(member, *error);
    }
    return {};
  }

  // A signal that comes before the wait does not get lost: it ends the wait.
  void Wait(std::vector<pollfd>& polled) {
    relay_.Hold();
    std::optional<TimePoint> until = stop_at_;
    if (relay_.end_signal() != 0 &&
        std::any_of(members_.begin(), members_.end(),
                    [](const Member& member) { return member.waits() || member.paused(); })) {
      until = Now();
    }
    for (const Member& member : members_) {
      if (const auto next = member.next_time()) {
        until = until ? std::min(*until, *next) : *next;
      }
    }
    timespec left = {};
    if (until) {
      const auto time = std::max(nanoseconds(0), nanoseconds(*until - Now()));
      left.tv_sec = std::chrono::floor<seconds>(time).count();
      left.tv_nsec = (time % seconds(1)).count();
    }
    ppoll(polled.data(), polled.size(), until ? &left : nullptr, &relay_.waiting_mask());
    relay_.Pass();
  }

  void Look() {
    for (Member& member : members_) {
      if (member.Pump(buffer_)) {
        End(member);
      }
    }
  }

  void End(Member& member) {
    Result<RunOutcome> outcome = member.TakeOutcome();
    AddWriteWarnings(member, outcome);
    events_.ended(member.name(), outcome);
    if (!first_failure_ && relay_.end_signal() == 0 && outcome && !outcome->failure &&
        member.WaitAnew()) {
      EndRenewed(members_, order_);
      return;
    }
    const ChildEnd end =
        outcome ? ChildEnd{outcome->exit_code, outcome->ended_by} : ChildEnd{kExitRunFailed, 0};
    if (end.exit_code == kExitOk) {
      if (const auto error = member.NeverReady(); error && relay_.end_signal() == 0) {
        Fail(member, *error);
      }
      return;
    }
    const bool may_restart =
        outcome && !outcome->failure && !first_failure_ && relay_.end_signal() == 0;
    const auto pause = may_restart ? member.PlanRestart() : std::nullopt;
    if (pause) {
      events_.again(member.name(), end.exit_code, *pause, member.restarts());
    } else {
      TakeFailure(member, {member.name(), end, true});
    }
  }

  // Reported once per stream: if one command cannot write to it, none can.
  void AddWriteWarnings(const Member& member, Result<RunOutcome>& outcome) {
    for (const PrefixedOutput& output : member.outputs()) {
      auto warning = WriteWarning(output.write_error_number());
      if (warning && outcome && warned_.insert(output.target_number()).second) {
        outcome->warnings.push_back(*std::move(warning));
      }
    }
  }

  void Fail(Member& member, const Error& error) {
    if (!first_failure_) {
      events_.never_ready(member.name(), error);
    }
    TakeFailure(member, {member.name(), {kExitRunFailed, 0}, false});
  }

  void TakeFailure(const Member& member, Failure failure) {
    if (first_failure_) {
      return;
    }
    first_failure_ = std::move(failure);
    for (Member& other : members_) {
      other.GiveUp();
    }
    PlanStop(member.kill_after());
  }

  // A second TERM would tell those that are already ending to hurry.
  void PlanStop(milliseconds kill_after) {
    const int asked = relay_.end_signal();
    if (asked != SIGTERM && asked != SIGINT) {
      stop_at_ = Now();
    } else if (kill_after.count() > 0) {
      stop_at_ = Now() + kill_after;
    }
  }

  void StopOthersWhenDue() {
    if (stop_at_ && Now() >= *stop_at_) {
      stop_at_.reset();
      stopping_ = true;
      std::vector<std::string> names;
      for (const Member& member : members_) {
        if (member.runs()) {
          names.push_back(member.name());
        }
      }
      events_.failed(
          first_failure_->name,
          first_failure_->ended ? std::optional(first_failure_->end.exit_code) : std::nullopt,
          names);
    }
    for (std::size_t i = 0; stopping_ && i < members_.size(); ++i) {
      if (order_.MayStop(i, members_)) {
        members_[i].AskToEnd();
      }
    }
  }

  const TogetherEvents& events_;
  Renewals renewals_;
  SupervisorRelay relay_;
  Descriptor nothing_;
  std::vector<char> buffer_;
  std::vector<Member> members_;
  StartOrder order_;
  std::set<int> warned_;  // streams
  std::optional<Failure> first_failure_;
  std::optional<TimePoint> stop_at_;  // when to ask the others to end
  bool stopping_ = false;
  bool cut_short_ = false;  // by a signal, before all had started
};

}  // namespace

Result<ChildEnd> RunTogether(std::vector<NamedChild> children, bool colours,
                             const TogetherEvents& events, Renewals renewals) {
  return Together(MembersOf(std::move(children), colours), events, std::move(renewals)).Run();
}

}  // namespace stepveil
