#include "core/run/signals.h"

#include "tests/core/run/forked_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

namespace stepveil::testing {
namespace {

using namespace std::chrono_literals;

const std::map<int, std::string> kEnding = {{SIGTERM, "TERM"}, {SIGINT, "INT"},   {SIGHUP, "HUP"},
                                            {SIGQUIT, "QUIT"}, {SIGUSR1, "USR1"}, {SIGUSR2, "USR2"},
                                            {SIGALRM, "ALRM"}};
const std::map<int, std::string> kNotEnding = {
    {SIGTSTP, "TSTP"}, {SIGCONT, "CONT"}, {SIGWINCH, "WINCH"}};

// The shell waits in no program of its own, which TSTP would stop in its place.
void ExpectOnce(int number, const std::string& name) {
  ForkedRun run(Shell("trap 'echo got; n=1' " + name +
                      "; echo ready; while [ -z \"$n\" ]; do :; done; sleep 0.2"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), number);
  const Ended ended = run.Wait();
  EXPECT_EQ(Count(ended.out, "got\n"), 1U) << name;
  EXPECT_EQ(ended.exit_code, 0) << name;
}

TEST(SignalRelay, TheChildGetsEachOnce) {
  for (const auto& [number, name] : kEnding) {
    ExpectOnce(number, name);
  }
  for (const auto& [number, name] : kNotEnding) {
    ExpectOnce(number, name);
  }
}

TEST(SignalRelay, ASignalThatEndsTheChildIsItsExitCode) {
  for (const auto& [number, name] : kEnding) {
    ForkedRun run(Shell("echo ready; exec sleep 20"));
    ASSERT_TRUE(run.ReadUntil("ready\n"));
    kill(run.pid(), number);
    EXPECT_EQ(run.Wait().exit_code, 128 + number) << name;
  }
}

// Each comes soon after the last, and the third is late after the first.
TEST(SignalRelay, WhatIsUrgentCountsFromTheFirst) {
  ForkedRun run(Shell("trap 'echo got' TERM; echo ready; while :; do sleep 0.02; done"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  for (int i = 0; i < 3; ++i) {
    kill(run.pid(), SIGTERM);
    std::this_thread::sleep_for(SignalRelay::kRepeat * 6 / 10);
  }
  EXPECT_EQ(run.Wait().exit_code, 128 + SIGKILL);
}

// The first round: passed on twice, since it is soon. The second: KILL.
TEST(SignalRelay, TheSameRequestToEndAgainIsUrgent) {
  for (const int number : {SIGTERM, SIGINT}) {
    ForkedRun run(Shell("trap 'echo got' TERM INT; echo ready; while :; do sleep 0.02; done"));
    ASSERT_TRUE(run.ReadUntil("ready\n"));
    kill(run.pid(), number);
    ASSERT_TRUE(run.ReadUntil("got\n"));
    kill(run.pid(), number);
    ASSERT_TRUE(run.ReadUntil("got\ngot\n"));
    std::this_thread::sleep_for(SignalRelay::kRepeat + 100ms);
    kill(run.pid(), number);
    EXPECT_EQ(run.Wait().exit_code, 128 + SIGKILL) << number;
  }
}

TEST(SignalRelay, AnotherRequestToEndIsNot) {
  ForkedRun run(
      Shell("trap 'echo got int' INT; trap 'exit 5' TERM; echo ready; "
            "while :; do sleep 0.02; done"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGINT);
  ASSERT_TRUE(run.ReadUntil("got int\n"));
  std::this_thread::sleep_for(SignalRelay::kRepeat + 100ms);
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait().exit_code, 5);
}

TEST(SignalRelay, ARequestThatIsNotMetEndsInKill) {
  RunSetting setting = Shell("trap '' TERM; echo ready; while :; do sleep 0.02; done");
  setting.options.kill_after = 200ms;
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
  EXPECT_NE(ended.err.find("had not ended 200ms after it was asked to: killed"), std::string::npos);
}

TEST(SignalRelay, ZeroIsNever) {
  RunSetting setting = Shell("trap '' TERM; echo ready; sleep 0.5; exit 3");
  setting.options.kill_after = 0ms;
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait().exit_code, 3);
}

TEST(SignalRelay, AHangUpIsNoRequestToEnd) {
  RunSetting setting = Shell("trap '' HUP QUIT; echo ready; sleep 0.5; exit 3");
  setting.options.kill_after = 100ms;
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGHUP);
  kill(run.pid(), SIGQUIT);
  EXPECT_EQ(run.Wait().exit_code, 3);
}

TEST(SignalRelay, GrandchildrenGetItToo) {
  ForkedRun run(
      Shell("trap 'echo child; wait; exit 5' TERM; "
            "(trap 'echo grandchild; exit' TERM; echo ready; sleep 20 & wait) & wait"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  const Ended ended = run.Wait();
  EXPECT_EQ(Count(ended.out, "grandchild\n"), 1U);
  EXPECT_EQ(Count(ended.out, "child\n"), 2U);
  EXPECT_EQ(ended.exit_code, 5);
}

// A file that is not there yet; goes away with the test.
class Mark {
 public:
  Mark() : path_(::testing::TempDir() + "signals-test-" + std::to_string(getpid())) {}
  ~Mark() { std::filesystem::remove(path_); }
  Mark(const Mark&) = delete;
  Mark& operator=(const Mark&) = delete;

  [[nodiscard]] bool ComesInTime() const {
    for (int i = 0; i < 2000 && !std::filesystem::exists(path_); ++i) {
      usleep(10'000);
    }
    return std::filesystem::exists(path_);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(SignalRelay, ASignalReachesTheChildWhileWeAreBlockedInAWrite) {
  const Mark mark;
  ForkedRun run(Shell("trap ': > " + mark.path() + "; exit 3' TERM; echo ready; yes & wait"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  usleep(300'000);  // nobody reads: every pipe is full
  kill(run.pid(), SIGTERM);
  EXPECT_TRUE(mark.ComesInTime());
  run.CloseStdout();
  EXPECT_EQ(run.Wait().exit_code, 3);
}

TEST(SignalRelay, WorksWhereSignalsWereBlockedOrIgnored) {
  RunSetting setting = Shell("echo ready; exec sleep 20");
  setting.before = [] {
    (void)signal(SIGCHLD, SIG_IGN);  // would reap the child under us
    (void)signal(SIGTERM, SIG_IGN);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
  };
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait().exit_code, 128 + SIGTERM);
}

TEST(SignalRelay, NohupIsKept) {
  RunSetting setting = Shell("echo ready; sleep 0.5; exit 4");
  setting.before = [] { (void)signal(SIGHUP, SIG_IGN); };
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGHUP);
  EXPECT_EQ(run.Wait().exit_code, 4);
}

bool SameAction(int number, const struct sigaction& expected) {
  struct sigaction action = {};
  sigaction(number, nullptr, &action);
  return action.sa_handler == expected.sa_handler;
}

TEST(SignalRelay, PutsEverythingBack) {
  sigset_t before, after;
  sigprocmask(SIG_SETMASK, nullptr, &before);
  std::map<int, struct sigaction> actions;
  for (int number = 1; number < 32; ++number) {
    sigaction(number, nullptr, &actions[number]);
  }
  {
    SignalRelay relay;
    EXPECT_FALSE(SameAction(SIGTERM, actions[SIGTERM]));
  }
  sigprocmask(SIG_SETMASK, nullptr, &after);
  for (int number = 1; number < 32; ++number) {
    EXPECT_EQ(sigismember(&before, number), sigismember(&after, number)) << number;
    EXPECT_TRUE(SameAction(number, actions[number])) << number;
  }
}

TEST(SignalRelay, HoldsBackWhatComesBeforeTheGroup) {
  RunSetting setting = Shell("");
  setting.before = [] {
    SignalRelay relay;
    (void)raise(SIGTERM);
    const pid_t child = fork();
    if (child == 0) {
      setpgid(0, 0);
      ResetSignals();
      pause();
      _exit(0);
    }
    setpgid(child, child);
    relay.PassOnTo(child, 0ms);
    int status = 0;
    waitpid(child, &status, 0);
    _exit(WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  };
  EXPECT_EQ(RunForked(setting).exit_code, SIGTERM);
}

}  // namespace
}  // namespace stepveil::testing
