#include "core/run/relay_state.h"

#include "core/run/errno_guard.h"
#include "core/run/signals.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstring>

namespace stepveil {

RelayState relay_state;

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

std::int64_t Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kNanoseconds + now.tv_nsec;
}

void Send(int signal) {
  if (const pid_t group = relay_state.group; group > 0) {
    relay_state.passed |= std::uint64_t{1} << signal;
    kill(-group, signal);
  }
}

// In a pty the foreground group can be another one: a job of the shell that we started.
void KillAll() {
  pid_t foreground = 0;
  if (relay_state.window_to >= 0 && ioctl(relay_state.window_to, TIOCGPGRP, &foreground) == 0 &&
      foreground > 0 && foreground != relay_state.group) {
    kill(-foreground, SIGKILL);
  }
  Send(SIGKILL);
}

void StartTimer() {
  const std::int64_t after = relay_state.kill_after_nanoseconds;
  const itimerspec once = {{0, 0}, {after / kNanoseconds, after % kNanoseconds}};
  timer_settime(relay_state.timer, 0, &once, nullptr);
}

// A request to end, from a process. True if it has become urgent.
bool IsRepeated(std::atomic<std::int64_t>& first) {
  const std::int64_t now = Now();
  if (first == 0) {
    first = now;
    StartTimer();
    return false;
  }
  return now - first > std::chrono::nanoseconds(SignalRelay::kRepeat).count();
}

bool IsUrgent(int signal, const siginfo_t& info) {
  if (signal == SIGTERM) {
    return IsRepeated(relay_state.first_term);
  }
  return signal == SIGINT && !IsFromKernel(info) && IsRepeated(relay_state.first_int);
}

void PassOn(int signal, const siginfo_t& info) {
  if (relay_state.group <= 0) {
    return;
  }
  if (IsUrgent(signal, info)) {
    KillAll();
  } else {
    Send(signal);
  }
}

void ShareWindowSize() {
  if (!CopyWindowSize(relay_state.window_from, relay_state.window_to)) {
    Send(SIGWINCH);
  }
}

// The process that forwards to us will send the signal, too, so this one is not passed on.
bool IsForwardedLater(int signal, const siginfo_t& info) {
  if (IsFromKernel(info)) {
    return signal == SIGINT && relay_state.forwards_keys;
  }
  return relay_state.forwarder > 0 && info.si_pid != relay_state.forwarder;
}

}  // namespace

bool IsFromKernel(const siginfo_t& info) { return info.si_code > 0; }

void OnSignalToPassOn(int signal, siginfo_t* info, void*) {
  const ErrnoGuard kept;
  if (!IsForwardedLater(signal, *info)) {
    PassOn(signal, *info);
  }
}

void OnForwarded(int, siginfo_t* info, void*) {
  const ErrnoGuard kept;
  if (info->si_code != SI_QUEUE || info->si_pid != relay_state.forwarder) {
    return;
  }
  if (const int signal = info->si_value.sival_int; signal == SIGWINCH) {
    ShareWindowSize();
  } else {
    PassOn(signal, *info);
  }
}

void OnAlarm(int signal, siginfo_t* info, void*) {
  const ErrnoGuard kept;
  if (info->si_code == SI_TIMER) {
    relay_state.killed = true;
    KillAll();
  } else if (!IsForwardedLater(signal, *info)) {
    Send(signal);
  }
}

void OnContinue(int signal, siginfo_t*, void*) {
  const ErrnoGuard kept;
  relay_state.continued = true;
  if (!relay_state.stopping) {
    Send(signal);
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(relay_state.wake, &one, sizeof one);
}

void OnWindowChange(int signal, siginfo_t* info, void*) {
  const ErrnoGuard kept;
  if (!IsForwardedLater(signal, *info)) {
    ShareWindowSize();
  }
}

void OnChild(int, siginfo_t*, void*) {}

void AskGroupToEnd() {
  if (const pid_t group = relay_state.group; group > 0) {
    kill(-group, SIGTERM);
    StartTimer();
  }
}

bool CopyWindowSize(int from, int to) {
  winsize wanted = {};
  winsize present = {};
  return from >= 0 && to >= 0 && ioctl(from, TIOCGWINSZ, &wanted) == 0 &&
         ioctl(to, TIOCGWINSZ, &present) == 0 && memcmp(&wanted, &present, sizeof wanted) != 0 &&
         ioctl(to, TIOCSWINSZ, &wanted) == 0;
}

}  // namespace stepveil
