#include "core/http/sigpipe_guard.h"

#include <pthread.h>
#include <time.h>

namespace stepveil {
namespace {

sigset_t OnlySigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

bool IsPending() {
  sigset_t pending;
  return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

SigpipeGuard::SigpipeGuard() {
  const sigset_t sigpipe = OnlySigpipe();
  sigset_t before;
  const bool pending = IsPending();
  ours_ = !pending && pthread_sigmask(SIG_BLOCK, &sigpipe, &before) == 0 &&
          sigismember(&before, SIGPIPE) == 0;
}

SigpipeGuard::~SigpipeGuard() {
  if (!ours_) {
    return;
  }
  const sigset_t sigpipe = OnlySigpipe();
  const timespec at_once{};
  while (sigtimedwait(&sigpipe, nullptr, &at_once) == SIGPIPE) {
  }
  pthread_sigmask(SIG_UNBLOCK, &sigpipe, nullptr);
}

}  // namespace stepveil
