#include "core/base/stop_signals.h"

#include "core/base/exit_code.h"
#include "core/base/finish_first.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>

namespace stepveil {
namespace {

using std::chrono::milliseconds;

constexpr std::array kStopping = {SIGTERM, SIGINT, SIGHUP};

std::atomic<int> descriptor{-1};

bool IsIgnored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// The signal that came first, by its number; 0: none came.
int CameWhileHeld() {
  sigset_t pending;
  sigpending(&pending);
  const auto* const came = std::find_if(kStopping.begin(), kStopping.end(), [&](int signal) {
    return sigismember(&pending, signal) == 1;
  });
  return StopRequested() && came != kStopping.end() ? *came : 0;
}

}  // namespace

StopSignals::StopSignals() {
  sigset_t held;
  sigemptyset(&held);
  sigprocmask(SIG_BLOCK, nullptr, &old_mask_);
  for (const int signal : kStopping) {
    if (!IsIgnored(signal) && sigismember(&old_mask_, signal) == 0) {
      sigaddset(&held, signal);
    }
  }
  sigprocmask(SIG_BLOCK, &held, nullptr);
  descriptor = signalfd(-1, &held, SFD_CLOEXEC);
  if (descriptor < 0) {
    sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
  }
}

StopSignals::~StopSignals() {
  const int came = CameWhileHeld();
  const int number = descriptor.exchange(-1);
  if (number >= 0) {
    close(number);
  }
  sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
  if (came != 0) {
    // Still here: the first process of a container, which signals do not end by themselves.
    _exit(kExitSignalBase + came);
  }
}

bool StopRequested() {
  pollfd waiting{descriptor, POLLIN, 0};
  return waiting.fd >= 0 && poll(&waiting, 1, 0) > 0;
}

void TakeStopRequest() {
  signalfd_siginfo info = {};
  while (StopRequested() && read(descriptor, &info, sizeof info) > 0) {
  }
}

FinishFirst::FinishFirst() : kept_(descriptor.exchange(-1)) {}

FinishFirst::~FinishFirst() { descriptor = kept_; }

int StopDescriptor() { return descriptor; }

void SleepUnlessStopped(milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (auto left = time; left.count() > 0 && !StopRequested();
       left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now())) {
    pollfd waiting{descriptor, POLLIN, 0};
    poll(&waiting, 1, static_cast<int>(std::min(left, milliseconds(3'600'000)).count()));
  }
}

}  // namespace stepveil
