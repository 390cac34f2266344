#include "core/run/supervisor_relay.h"

#include "core/run/errno_guard.h"
#include "core/run/relay_state.h"
#include "core/run/signals.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace stepveil {
namespace {

constexpr std::array kEnding = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
constexpr std::array kForwarded = {SIGTERM, SIGINT,  SIGHUP,  SIGQUIT,  SIGUSR1,
                                   SIGUSR2, SIGALRM, SIGCONT, SIGWINCH, SIGTSTP};

// What the handlers know of one supervisor.
struct Place {
  std::atomic<pid_t> process{0};  // 0: the place is nobody's
  std::atomic<bool> ours{false};  // TERM and INT reach it by us alone, whoever sends them
  std::atomic<bool> held{false};  // and not yet
};

std::vector<Place> places;
std::atomic<int> first_end_signal{0};
std::atomic<std::int64_t> first_end_time{0};

// 0 is nobody's number, and who sends from outside of our namespace of processes.
bool IsRunner(pid_t process) {
  return process > 0 && std::any_of(places.begin(), places.end(),
                                    [&](const Place& place) { return place.process == process; });
}

bool AsksToEnd(int signal) { return signal == SIGTERM || signal == SIGINT; }

// Has somebody asked before, so long ago that this one is meant as a second one?
bool IsRepeated() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  const std::int64_t time = now.tv_sec * kNanoseconds + now.tv_nsec;
  std::int64_t first = 0;
  return !first_end_time.compare_exchange_strong(first, time) &&
         time - first > std::chrono::nanoseconds(SignalRelay::kRepeat).count();
}

// The kernel sends to the whole group; only at a hang-up to the leader of the session alone.
bool HasReachedRunners(int signal, const siginfo_t& info) {
  if (IsFromKernel(info)) {
    return signal != SIGHUP || getsid(0) != getpid();
  }
  return IsRunner(info.si_pid);
}

void Queue(pid_t supervisor, int signal) {
  sigval number = {};
  number.sival_int = signal;
  if (signal == SIGCONT || sigqueue(supervisor, ForwardingSignal(), number) != 0) {
    kill(supervisor, signal);
  }
}

void OnForward(int signal, siginfo_t* info, void*) {
  const ErrnoGuard kept;
  if (std::find(kEnding.begin(), kEnding.end(), signal) != kEnding.end()) {
    int none = 0;
    first_end_signal.compare_exchange_strong(none, signal);
  }
  const bool asks = AsksToEnd(signal);
  const bool reached = HasReachedRunners(signal, *info);
  const bool again = asks && IsRepeated();
  for (const Place& place : places) {
    const bool has_it = reached && !(asks && place.ours);
    const bool waits = asks && place.held && !again;
    if (const pid_t process = place.process; process > 0 && !has_it && !waits) {
      Queue(process, signal);
    }
  }
}

// By the default action, which the kernel leaves out where nobody could continue us.
void StopUs() {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_DFL;
  struct sigaction before = {};
  sigaction(SIGTSTP, &action, &before);
  kill(getpid(), SIGTSTP);  // returns when we have been continued
  sigaction(SIGTSTP, &before, nullptr);
}

void ReapOrphans() {
  for (;;) {
    siginfo_t info = {};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0 ||
        IsRunner(info.si_pid)) {
      return;
    }
    waitid(P_PID, static_cast<id_t>(info.si_pid), &info, WEXITED | WNOHANG);
  }
}

void SetHandler(int signal, void (*handler)(int, siginfo_t*, void*), struct sigaction& before) {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART | SA_SIGINFO;
  action.sa_sigaction = handler;
  if (StaysIgnored(signal)) {
    action.sa_flags = SA_RESTART;
    action.sa_handler = SIG_IGN;
  }
  sigaction(signal, &action, &before);
}

}  // namespace

SupervisorRelay::SupervisorRelay(std::size_t most) {
  static_assert(kForwarded.size() + 2 == kHandled);
  places = std::vector<Place>(most);
  first_end_signal = 0;
  first_end_time = 0;
  sigemptyset(&held_);
  sigaddset(&held_, SIGCHLD);
  for (const int signal : kForwarded) {
    sigaddset(&held_, signal);
  }
  sigprocmask(SIG_BLOCK, &held_, &old_mask_);
  sigemptyset(&waiting_mask_);
  for (std::size_t i = 0; i < kForwarded.size(); ++i) {
    SetHandler(kForwarded[i], OnForward, old_actions_[i]);
  }
  SetHandler(SIGCHLD, OnChild, old_actions_[kForwarded.size()]);
  // A reader that left is reported by write(2), with EPIPE.
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &old_actions_[kForwarded.size() + 1]);
}

SupervisorRelay::~SupervisorRelay() {
  Hold();
  Forget();
  for (std::size_t i = 0; i < kForwarded.size(); ++i) {
    sigaction(kForwarded[i], &old_actions_[i], nullptr);
  }
  sigaction(SIGCHLD, &old_actions_[kForwarded.size()], nullptr);
  sigaction(SIGPIPE, &old_actions_[kForwarded.size() + 1], nullptr);
  sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

void SupervisorRelay::Hold() { sigprocmask(SIG_BLOCK, &held_, nullptr); }

void SupervisorRelay::Pass() {
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGCHLD);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
}

int SupervisorRelay::end_signal() const { return first_end_signal; }

void SupervisorRelay::LookAtChildren() const {
  ReapOrphans();
  for (const Place& place : places) {
    const pid_t process = place.process;
    siginfo_t info = {};
    if (process > 0 && waitid(P_PID, static_cast<id_t>(process), &info, WSTOPPED | WNOHANG) == 0 &&
        info.si_pid == process) {
      StopUs();
    }
  }
}

void SupervisorRelay::Add(pid_t supervisor, EndSignals end_signals) {
  for (Place& place : places) {
    if (place.process == 0) {
      place.ours = place.held = end_signals == EndSignals::kHeldBack;
      place.process = supervisor;
      return;
    }
  }
}

void SupervisorRelay::Remove(pid_t supervisor) {
  for (Place& place : places) {
    if (place.process == supervisor) {
      place.process = 0;
    }
  }
}

void SupervisorRelay::LetEnd(pid_t supervisor) {
  for (Place& place : places) {
    if (place.process == supervisor) {
      place.held = false;
    }
  }
}

void SupervisorRelay::SendTo(pid_t supervisor, int signal) { Queue(supervisor, signal); }

void SupervisorRelay::Forget() {
  for (Place& place : places) {
    place.process = 0;
  }
}

}  // namespace stepveil
