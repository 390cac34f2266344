#include "core/run/signals.h"

#include <atomic>
#include <cerrno>

namespace stepveil {
namespace {

constexpr std::array kPassedOn = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
constexpr std::array kHandledSignals = {SIGTERM, SIGINT,  SIGHUP,  SIGQUIT, SIGUSR1,
                                        SIGUSR2, SIGCHLD, SIGPIPE, SIGTTOU};

std::atomic<pid_t> group_of_child{0};
static_assert(std::atomic<pid_t>::is_always_lock_free, "used in a signal handler");

void PassOn(int signal) {
  const int saved_errno = errno;
  const pid_t group = group_of_child;
  if (group > 0) {
    kill(-group, signal);
  }
  errno = saved_errno;
}

// Only there to interrupt ppoll, which an ignored signal does not.
void Wake(int) {}

sigset_t HeldBack() {
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, SIGCHLD);
  for (const int signal : kPassedOn) {
    sigaddset(&held, signal);
  }
  return held;
}

bool IsIgnored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

struct sigaction ActionFor(int signal) {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  if (signal == SIGPIPE || signal == SIGTTOU || (signal == SIGHUP && IsIgnored(signal))) {
    action.sa_handler = SIG_IGN;
  } else {
    action.sa_handler = signal == SIGCHLD ? Wake : PassOn;
  }
  return action;
}

}  // namespace

SignalRelay::SignalRelay() {
  static_assert(kHandledSignals.size() == kHandled);
  const sigset_t held = HeldBack();
  sigprocmask(SIG_BLOCK, &held, &old_mask_);
  sigemptyset(&waiting_mask_);
  for (std::size_t i = 0; i < kHandled; ++i) {
    const struct sigaction action = ActionFor(kHandledSignals[i]);
    sigaction(kHandledSignals[i], &action, &old_actions_[i]);
  }
}

SignalRelay::~SignalRelay() {
  // What arrives from here on is for us.
  const sigset_t held = HeldBack();
  sigprocmask(SIG_BLOCK, &held, nullptr);
  group_of_child = 0;
  for (std::size_t i = 0; i < kHandled; ++i) {
    sigaction(kHandledSignals[i], &old_actions_[i], nullptr);
  }
  sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

void SignalRelay::PassOnTo(pid_t group) {
  group_of_child = group;
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGCHLD);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
}

void ResetSignals() {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    if (signal != SIGHUP || !IsIgnored(signal)) {
      sigaction(signal, &action, nullptr);  // KILL, STOP and libc's own refuse
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace stepveil
