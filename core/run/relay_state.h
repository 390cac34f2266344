#pragma once

#include <signal.h>
#include <time.h>

#include <atomic>
#include <cstdint>

namespace stepveil {

// The state that the signal handlers of SignalRelay share. Every part is lock-free, so that a
// handler may use it.
struct RelayState {
  std::atomic<pid_t> group{0};  // 0: nobody to pass anything on to
  std::atomic<std::int64_t> kill_after_nanoseconds{0};
  timer_t timer = {};
  std::atomic<int> window_from{-1};
  std::atomic<int> window_to{-1};
  std::atomic<int> wake{-1};
  std::atomic<std::int64_t> first_term{0};  // when the first came that asks to end; 0: none did
  std::atomic<std::int64_t> first_int{0};
  std::atomic<std::uint64_t> passed{0};  // a bit for each signal
  std::atomic<bool> stopping{false};     // CONT is for us alone: who stopped us continues the child
  std::atomic<bool> continued{false};
  std::atomic<bool> killed{false};
  std::atomic<pid_t> forwarder{0};         // ForwardedBy
  std::atomic<bool> forwards_keys{false};  // a terminal's INT comes by way of it, too
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free, "used in a signal handler");

extern RelayState relay_state;

// Was the signal sent by the kernel (a terminal's key, say), and not by a process?
[[nodiscard]] bool IsFromKernel(const siginfo_t& info);

// The handlers; for sigaction with SA_SIGINFO.
void OnSignalToPassOn(int signal, siginfo_t* info, void* context);
void OnForwarded(int signal, siginfo_t* info, void* context);
void OnAlarm(int signal, siginfo_t* info, void* context);
void OnContinue(int signal, siginfo_t* info, void* context);
void OnWindowChange(int signal, siginfo_t* info, void* context);
// Does nothing; its presence lets the signal interrupt ppoll, which an ignored signal does not.
void OnChild(int signal, siginfo_t* info, void* context);

// Sends the group TERM on our own account and starts the timer that kills it.
void AskGroupToEnd();

// Gives the size of one terminal to the other. True if that changed it, whose foreground group has
// got its WINCH then.
bool CopyWindowSize(int from, int to);

}  // namespace stepveil
