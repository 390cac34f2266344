#include "core/run/pump.h"

#include "core/run/child.h"
#include "tests/core/run/forked_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(Pump, OutputThatComesAfterTheCommandsEndIsTaken) {
  const Ended ended = RunForked(Shell("(sleep 0.3; echo late) & exit 6"));
  EXPECT_EQ(ended.out, "late\n");
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(Pump, ASilentCommandIsWaitedFor) {
  const Ended ended = RunForked(Shell("sleep 2.4; echo done; exit 6"));
  EXPECT_EQ(ended.out, "done\n");
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(Pump, ASilentProcessThatKeepsTheOutputOpenIsLeft) {
  const auto start = Clock::now();
  const Ended ended = RunForked(Shell("setsid sleep 8 & echo one; exit 6"));
  const auto took = Clock::now() - start;
  EXPECT_EQ(ended.out, "one\n");
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_THAT(ended.err, HasSubstr("stepveil: warning: the command has ended, but"));
  EXPECT_GE(took, RunOptions{}.drain);
  EXPECT_LT(took, 7s);
}

// More than our pipe and our buffer hold, less than that and the child's pipe.
TEST(Pump, ZeroDoesNotWaitAndLosesNothing) {
  RunSetting setting = Shell("setsid sleep 8 & head -c 2000000 /dev/zero");
  setting.needles = {"canary-9f3b-SECRET"};
  setting.options.drain = 0ms;
  ForkedRun run(setting);
  usleep(500'000);  // the command has ended, and we are blocked in a write
  EXPECT_EQ(run.CountStdout(), 2'000'000U);
}

TEST(Pump, OneThatTalksForEverIsLeft) {
  RunSetting setting = Shell("(while sleep 0.02; do echo tick || exit; done) & exit 6");
  setting.options.drain = 300ms;
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_THAT(ended.out, HasSubstr("tick\n"));
  EXPECT_THAT(ended.err, HasSubstr("stepveil: warning: the command has ended, but"));
}

// A slow reader keeps the pipe full all the time.
TEST(Pump, OneThatNeverPausesIsLeftToo) {
  RunSetting setting = Shell("setsid yes & sleep 0.3; exit 6");
  setting.needles = {"canary-9f3b-SECRET"};
  setting.options.drain = 300ms;
  ForkedRun run(setting);
  EXPECT_GT(run.CountStdout(20ms), 0U);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_THAT(ended.err, HasSubstr("stepveil: warning: the command has ended, but"));
}

TEST(Pump, WhatIsHeldBackIsNotLostThen) {
  RunSetting setting = Shell("setsid sleep 8 & printf 'the can'");
  setting.needles = {"canary-9f3b-SECRET"};
  EXPECT_EQ(RunForked(setting).out, "the can");
}

TEST(Pump, AnEndedProcessThatKeptTheOutputOpenIsNotWaitedFor) {
  EXPECT_THAT(RunForked(Shell("setsid sleep 0.2 & exit 0")).err, IsEmpty());
}

TEST(Pump, SignalsReachWhatTheCommandLeftBehind) {
  ForkedRun run(
      Shell("(trap 'echo bye; exit' TERM; echo ready; "
            "while :; do sleep 0.1; echo x; done) & exit 6"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  ASSERT_TRUE(run.ReadUntil("x\nx\nx\n"));
  kill(run.pid(), SIGTERM);
  const Ended ended = run.Wait();
  EXPECT_THAT(ended.out, HasSubstr("bye\n"));
  EXPECT_EQ(ended.exit_code, 6);
}

}  // namespace
}  // namespace stepveil::testing
