#include "core/base/stop_signals.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How a process of its own ends that does `work` and then leaves with 7: its exit code, or -n if
// signal n ended it.
int EndOf(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(30);
    work();
    _exit(7);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(StopSignals, HoldBackWhatEndsTheProcessLater) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    EXPECT_EQ(EndOf([=] {
                const StopSignals stop;
                if (StopRequested()) {
                  _exit(1);
                }
                raise(signal);
                if (!StopRequested()) {
                  _exit(2);
                }
              }),
              -signal);
  }
}

TEST(StopSignals, LetTheProcessGoOnWhereNoneCame) {
  EXPECT_EQ(EndOf([] {
              const StopSignals stop;
              if (StopRequested() || StopDescriptor() < 0) {
                _exit(1);
              }
            }),
            7);
}

TEST(StopSignals, AreAsBeforeAfterwards) {
  EXPECT_EQ(EndOf([] {
              { const StopSignals stop; }
              if (StopRequested() || StopDescriptor() != -1) {
                _exit(1);
              }
              raise(SIGTERM);
            }),
            -SIGTERM);
}

TEST(StopSignals, LeaveIgnoredAndBlockedOnesAlone) {
  EXPECT_EQ(EndOf([] {
              std::signal(SIGHUP, SIG_IGN);
              sigset_t blocked;
              sigemptyset(&blocked);
              sigaddset(&blocked, SIGINT);
              sigprocmask(SIG_BLOCK, &blocked, nullptr);
              const StopSignals stop;
              raise(SIGHUP);
              raise(SIGINT);
              if (StopRequested()) {
                _exit(1);
              }
            }),
            7);
}

// The first process of a container is not ended by a signal's default action; a handler that does
// nothing is as deaf.
TEST(StopSignals, EndAProcessThatSignalsDoNotEnd) {
  EXPECT_EQ(EndOf([] {
              std::signal(SIGTERM, [](int) {});
              const StopSignals stop;
              raise(SIGTERM);
            }),
            128 + SIGTERM);
}

TEST(SleepUnlessStopped, WakesForASignalOnly) {
  EXPECT_EQ(EndOf([] {
              const StopSignals stop;
              const auto start = steady_clock::now();
              SleepUnlessStopped(milliseconds(30));
              if (steady_clock::now() - start < milliseconds(30)) {
                _exit(1);
              }
              const pid_t sleeper = getpid();
              if (fork() == 0) {
                usleep(50'000);
                kill(sleeper, SIGINT);
                _exit(0);
              }
              SleepUnlessStopped(milliseconds(60'000));
            }),
            -SIGINT);
}

TEST(StopSignals, OneThatIsTakenEndsNothing) {
  EXPECT_EQ(EndOf([] {
              const StopSignals stop;
              TakeStopRequest();  // there is none: it must not wait
              raise(SIGTERM);
              raise(SIGINT);
              TakeStopRequest();
              if (StopRequested()) {
                _exit(1);
              }
            }),
            7);
  EXPECT_EQ(EndOf([] {
              const StopSignals stop;
              raise(SIGTERM);
              TakeStopRequest();
              raise(SIGHUP);  // the next one counts
            }),
            -SIGHUP);
}

}  // namespace
}  // namespace stepveil
