#include "core/run/signals.h"

#include "core/run/relay_state.h"
#include "core/run/supervisor_relay.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace stepveil {
namespace {

constexpr std::array kHeldBack = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGTSTP};
constexpr std::array kHandledSignals = {SIGTERM, SIGINT,  SIGHUP,  SIGQUIT, SIGUSR1,
                                        SIGUSR2, SIGTSTP, SIGALRM, SIGCONT, SIGWINCH,
                                        SIGCHLD, SIGPIPE, SIGTTOU, 0};

// SIGRTMIN is no constant.
int HandledSignal(std::size_t i) {
  return kHandledSignals[i] != 0 ? kHandledSignals[i] : ForwardingSignal();
}

sigset_t HeldBack() {
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, SIGCHLD);
  sigaddset(&held, ForwardingSignal());
  for (const int signal : kHeldBack) {
    sigaddset(&held, signal);
  }
  return held;
}

void (*HandlerOf(int signal))(int, siginfo_t*, void*) {
  switch (signal) {
    case SIGALRM:
      return OnAlarm;
    case SIGCONT:
      return OnContinue;
    case SIGWINCH:
      return OnWindowChange;
    case SIGCHLD:
      return OnChild;
    default:
      return signal == ForwardingSignal() ? OnForwarded : OnSignalToPassOn;
  }
}

struct sigaction ActionFor(int signal) {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  if (signal == SIGPIPE || signal == SIGTTOU || StaysIgnored(signal)) {
    action.sa_handler = SIG_IGN;
  } else {
    action.sa_flags |= SA_SIGINFO;
    action.sa_sigaction = HandlerOf(signal);
  }
  return action;
}

bool IsIn(std::uint64_t signals, int signal) {
  return (signals & (std::uint64_t{1} << signal)) != 0;
}

void Forget() {
  relay_state.group = 0;
  relay_state.window_from = -1;
  relay_state.window_to = -1;
  relay_state.first_term = 0;
  relay_state.first_int = 0;
  relay_state.passed = 0;
  relay_state.continued = false;
  relay_state.killed = false;
}

}  // namespace

SignalRelay::SignalRelay() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  static_assert(kHandledSignals.size() == kHandled);
  Forget();
  relay_state.wake = wake_.number();
  sigevent alarm = {};
  alarm.sigev_notify = SIGEV_SIGNAL;
  alarm.sigev_signo = SIGALRM;
  timer_create(CLOCK_MONOTONIC, &alarm, &timer_);
  relay_state.timer = timer_;
  const sigset_t held = HeldBack();
  sigprocmask(SIG_BLOCK, &held, &old_mask_);
  sigemptyset(&waiting_mask_);
  for (std::size_t i = 0; i < kHandled; ++i) {
    const struct sigaction action = ActionFor(HandledSignal(i));
    sigaction(HandledSignal(i), &action, &old_actions_[i]);
  }
}

SignalRelay::~SignalRelay() {
  StopPassing();
  timer_delete(timer_);
  Forget();
  for (std::size_t i = 0; i < kHandled; ++i) {
    sigaction(HandledSignal(i), &old_actions_[i], nullptr);
  }
  relay_state.wake = -1;
  sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

void SignalRelay::PassOnTo(pid_t group, std::chrono::milliseconds kill_after) {
  relay_state.group = group;
  relay_state.kill_after_nanoseconds = std::chrono::nanoseconds(kill_after).count();
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGCHLD);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
}

void SignalRelay::AskToEnd() {
  passed_before_ = relay_state.passed.exchange(0);
  asked_ = true;
  if (relay_state.first_term == 0 && relay_state.first_int == 0) {
    AskGroupToEnd();  // else it was asked already, and its time runs
  }
}

bool SignalRelay::EndedOnRequest() const {
  const bool others = relay_state.first_term != 0 || relay_state.first_int != 0 ||
                      IsIn(relay_state.passed, SIGINT) || IsIn(relay_state.passed, SIGHUP) ||
                      IsIn(relay_state.passed, SIGQUIT);
  return asked_ && !others;
}

void SignalRelay::StopPassing() {
  const sigset_t held = HeldBack();
  sigprocmask(SIG_BLOCK, &held, nullptr);
  relay_state.group = 0;
}

void SignalRelay::ShareWindow(int from, int to) {
  relay_state.window_from = from;
  relay_state.window_to = to;
}

bool SignalRelay::StopBy(int signal, Stop who) {
  relay_state.stopping = true;
  relay_state.continued = false;
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_DFL;
  struct sigaction before = {};
  sigaction(signal, &action, &before);
  kill(who == Stop::kUs ? getpid() : 0, signal);  // returns when we have been continued
  sigaction(signal, &before, nullptr);
  relay_state.stopping = false;
  return relay_state.continued;
}

bool SignalRelay::Passed(int signal) const {
  return IsIn(relay_state.passed | passed_before_, signal);
}

bool SignalRelay::killed() const { return relay_state.killed; }

bool SignalRelay::TookContinue() {
  std::uint64_t count = 0;
  return read(wake_.number(), &count, sizeof count) > 0;
}

int ForwardingSignal() { return SIGRTMIN + 3; }

void ForwardedBy(pid_t forwarder, EndSignals end_signals) {
  relay_state.forwarder = forwarder;
  relay_state.forwards_keys = end_signals == EndSignals::kHeldBack;
}

bool StaysIgnored(int signal) {
  struct sigaction action = {};
  return (signal == SIGHUP || signal == SIGINT || signal == SIGQUIT) &&
         sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void ResetSignals() {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    if (!StaysIgnored(signal)) {
      sigaction(signal, &action, nullptr);  // KILL, STOP and libc's own refuse
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace stepveil
