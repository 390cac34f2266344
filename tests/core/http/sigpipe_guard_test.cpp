#include "core/http/sigpipe_guard.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <cerrno>

namespace stepveil {
namespace {

int WriteToClosedPipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  close(ends[0]);
  const ssize_t written = write(ends[1], "x", 1);
  const int error = written < 0 ? errno : 0;
  close(ends[1]);
  return error;
}

bool IsBlocked() {
  sigset_t now;
  pthread_sigmask(SIG_BLOCK, nullptr, &now);
  return sigismember(&now, SIGPIPE) == 1;
}

TEST(SigpipeGuardTest, SwallowsTheSignalAndLeavesTheMaskAsItWas) {
  {
    const SigpipeGuard guard;
    EXPECT_EQ(WriteToClosedPipe(), EPIPE);
    EXPECT_TRUE(IsBlocked());
  }
  EXPECT_FALSE(IsBlocked());
}

TEST(SigpipeGuardTest, LeavesASignalAloneThatSomebodyElseBlocked) {
  sigset_t sigpipe;
  sigemptyset(&sigpipe);
  sigaddset(&sigpipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &sigpipe, nullptr);
  raise(SIGPIPE);
  { const SigpipeGuard guard; }
  EXPECT_TRUE(IsBlocked());
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 1);
  const timespec at_once{};
  EXPECT_EQ(sigtimedwait(&sigpipe, nullptr, &at_once), SIGPIPE);
  pthread_sigmask(SIG_UNBLOCK, &sigpipe, nullptr);
}

}  // namespace
}  // namespace stepveil
