#include "core/run/output.h"

#include "tests/core/run/forked_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

constexpr std::size_t kMostKib = (kSanitized ? 600 : 32) * 1024;

RunSetting Masked(const std::string& script) {
  RunSetting setting = Shell(script);
  setting.needles = {kCanary};
  setting.variables.push_back(std::string("TOKEN=") + kCanary);
  return setting;
}

TEST(Output, StdoutAndStderrStayApart) {
  const Ended ended = RunForked(Shell("echo out; echo err >&2"));
  EXPECT_EQ(ended.out, "out\n");
  EXPECT_EQ(ended.err, "err\n");
}

TEST(Output, OneFileKeepsTheChildsOrder) {
  RunSetting setting =
      Shell("i=0; while [ $i -lt 1000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done");
  setting.outputs = Outputs::kSame;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    expected += "out " + std::to_string(i) + "\nerr " + std::to_string(i) + "\n";
  }
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.out, expected);
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(Output, SecretsAreMaskedInBoth) {
  const Ended ended = RunForked(Masked("echo out $TOKEN.; echo err $TOKEN. >&2"));
  EXPECT_EQ(ended.out, "out ***.\n");
  EXPECT_EQ(ended.err, "err ***.\n");
}

TEST(Output, ASecretInTwoWritesIsMasked) {
  const Ended ended = RunForked(Masked(
      "printf 'a canary-9f3b'; sleep 0.1; printf -- '-SECRET b'; printf canary-9 >&2; sleep 0.1; "
      "printf 'f3b-SECRET' >&2"));
  EXPECT_EQ(ended.out, "a *** b");
  EXPECT_EQ(ended.err, "***");
}

TEST(Output, ASecretSplitOverStreamsOfOneFileIsMasked) {
  RunSetting setting = Masked("printf canary-9f3b; printf -- -SECRET >&2");
  setting.outputs = Outputs::kSame;
  EXPECT_EQ(RunForked(setting).out, "***");
}

TEST(Output, WhatIsHeldBackComesAtTheEnd) {
  EXPECT_EQ(RunForked(Masked("printf 'the can'")).out, "the can");
}

TEST(Output, APromptWithoutANewlineComesAtOnce) {
  ForkedRun run(Masked("printf 'name? '; sleep 20"));
  EXPECT_TRUE(run.ReadUntil("name? "));
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait().exit_code, 128 + SIGTERM);
}

TEST(Output, EveryByteValuePassesUnchanged) {
  std::string all;
  for (int i = 0; i < 256; ++i) {
    all += static_cast<char>(i);
  }
  std::string script = "printf '";
  for (int i = 0; i < 256; ++i) {
    char octal[8];
    snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(i));
    script += octal;
  }
  EXPECT_EQ(RunForked(Masked(script + "'")).out, all);
}

TEST(Output, MuchOfItNeedsLittleMemory) {
  ForkedRun run(Masked("yes \"a line of a log with the $TOKEN in it\" | head -c 100000000"));
  const std::size_t count = run.CountStdout();
  // 50 bytes a line become 35.
  EXPECT_GT(count, 69'000'000U);
  EXPECT_LT(count, 71'000'000U);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_LT(ended.max_rss_kib, kMostKib);
}

TEST(Output, NoNewlineNeedsLittleMemoryToo) {
  ForkedRun run(Masked("head -c 100000000 /dev/zero"));
  EXPECT_EQ(run.CountStdout(), 100'000'000U);
  EXPECT_LT(run.Wait().max_rss_kib, kMostKib);
}

TEST(Output, ASlowReaderSlowsTheChild) {
  ForkedRun run(Masked("yes"));
  ASSERT_TRUE(run.ReadUntil("y\n"));
  usleep(300'000);
  kill(run.pid(), SIGTERM);  // while we are blocked in a write
  run.CloseStdout();
  EXPECT_LT(run.Wait().max_rss_kib, kMostKib);
}

TEST(Output, AReaderThatLeavesEndsTheChild) {
  ForkedRun run(Masked("yes; echo $? >&2; kill -PIPE $$"));
  ASSERT_TRUE(run.ReadUntil("y\n"));
  run.CloseStdout();
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(ended.err, "141\n");
}

TEST(Output, AReaderThatLeavesDoesNotEndAChildThatIsQuiet) {
  ForkedRun run(Masked("echo one; read wait < /dev/null; sleep 0.3; exit 7"));
  ASSERT_TRUE(run.ReadUntil("one\n"));
  run.CloseStdout();
  EXPECT_EQ(run.Wait().exit_code, 7);
}

TEST(Output, AClosedStdoutIsAReaderThatLeftAndTold) {
  RunSetting setting = Masked("echo one; echo err >&2; sleep 0.2; echo two; exit 7");
  setting.before = [] { close(STDOUT_FILENO); };
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(ended.err,
            "err\nstepveil: warning: cannot write the command's output: the stream was closed from "
            "the start (>&-)\n");
}

TEST(Output, BothClosedLeaveTheChildItsExitCode) {
  RunSetting setting = Shell("exit 7");
  setting.before = [] {
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
  };
  EXPECT_EQ(RunForked(setting).exit_code, 7);
}

TEST(Output, AFullDiskIsSaid) {
  RunSetting setting = Masked("echo $TOKEN");
  setting.before = [] { dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO); };
  const Ended ended = RunForked(setting);
  EXPECT_THAT(ended.err, HasSubstr("stepveil: warning: cannot write the command's output: no space "
                                   "left on device\n"));
  EXPECT_THAT(ended.err, Not(HasSubstr(kCanary)));
}

TEST(Output, ANonBlockingStdoutGetsEverything) {
  RunSetting setting = Shell("head -c 3000000 /dev/zero");
  setting.before = [] { fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK); };
  ForkedRun run(setting);
  usleep(200'000);  // the pipe is full now
  EXPECT_EQ(run.CountStdout(), 3'000'000U);
  EXPECT_EQ(run.Wait().exit_code, 0);
}

TEST(Output, AChildThatClosesItsOutputIsWaitedFor) {
  const Ended ended = RunForked(Shell("echo one; exec >&- 2>&-; sleep 0.3; exit 9"));
  EXPECT_EQ(ended.out, "one\n");
  EXPECT_EQ(ended.exit_code, 9);
}

}  // namespace
}  // namespace stepveil::testing
