// When `stepveil run` ends, and what it needs until then.
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLeft[] =
    "stepveil: warning: the command has ended, but a process it started keeps its output open";

class RunEndsTest : public RunJobTest {
 protected:
  [[nodiscard]] ProcessResult Run(const std::string& script,
                                  const std::vector<std::string>& flags = {}) const {
    return RunProcess(Wrapped({"sh", "-c", script}, flags), {environment_, folder_.path()});
  }
};

// The daemon ends by itself long after the test's patience, were it waited for.
TEST_F(RunEndsTest, ADoubleForkThatKeepsTheOutputIsLeft) {
  for (const char* use : {"never", "always"}) {
    const auto start = std::chrono::steady_clock::now();
    const auto ran =
        Run("(setsid sleep 20 &) ; echo done; exit 3", {"--drain", "300ms", "--pty", use});
    EXPECT_EQ(ran.exit_code, 3);
    EXPECT_EQ(ran.out, "done\n");
    EXPECT_THAT(ran.err, HasSubstr(kLeft)) << use;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  }
}

TEST_F(RunEndsTest, WhoIsLeftIsToldWhatHappensToIt) {
  const auto ran = Run("(setsid sleep 20 &) ; exit 3", {"--drain", "300ms"});
  EXPECT_THAT(ran.err, HasSubstr("SIGPIPE"));
  EXPECT_THAT(ran.err, HasSubstr("--drain TIME waits longer"));
}

// A stream that was closed from the start, or that is full: what is lost is told, and the status is
// the command's. All together do as one does.
TEST_F(RunEndsTest, OutputThatCannotBeWrittenIsTold) {
  folder_.Write(".stepveil.yaml",
                "processes:\n  backend: { path: /backend, command: \"echo lost\" }\n"
                "  compose: { path: /compose, command: \"echo lost\" }\n");
  const std::string one = "run --path /frontend -- sh -c 'echo lost; exit 3'";
  const auto run = [&](const std::string& words) {
    return RunProcess({"sh", "-c", StepveilProgram() + " " + words},
                      {environment_, folder_.path()});
  };
  const std::string warning = "warning: cannot write the command's output: ";
  const auto closed = run(one + " >&-");
  EXPECT_EQ(closed.exit_code, 3);
  EXPECT_THAT(closed.err, HasSubstr(warning + "the stream was closed from the start (>&-)\n"));
  const auto full = run(one + " >/dev/full");
  EXPECT_EQ(full.exit_code, 3);
  EXPECT_THAT(full.err, HasSubstr(warning + "no space left on device\n"));
  const std::string of_all = ": cannot write the command's output: ";
  const auto all_closed = run("run --all >&-");
  EXPECT_EQ(all_closed.exit_code, 0);
  EXPECT_THAT(all_closed.err, HasSubstr(of_all + "the stream was closed from the start (>&-)\n"));
  const auto all_full = run("run --all >/dev/full");
  EXPECT_EQ(all_full.exit_code, 0);
  EXPECT_THAT(all_full.err, HasSubstr(of_all + "no space left on device\n"));
  EXPECT_EQ(all_full.err.find(of_all), all_full.err.rfind(of_all)) << "once, not for each";
}

TEST_F(RunEndsTest, NothingIsToldWhereNothingIsLost) {
  for (const char* closed : {">&-", "2>&-", "<&-", "<&- >&- 2>&-"}) {
    const auto ran = RunProcess(
        {"sh", "-c",
         StepveilProgram() + " run --path /frontend -- sh -c 'exit 3' " + std::string(closed)},
        {environment_, folder_.path()});
    EXPECT_EQ(ran.exit_code, 3) << closed;
    EXPECT_EQ(ran.err, "") << closed;
  }
}

TEST_F(RunEndsTest, ADaemonThatTalksForEverIsLeftToo) {
  const auto ran = Run("(setsid sh -c 'while sleep 0.05; do echo tick || exit; done' &) ; exit 3",
                       {"--drain", "300ms"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.out, HasSubstr("tick\n"));
  EXPECT_THAT(ran.err, HasSubstr(kLeft));
}

TEST_F(RunEndsTest, ADaemonThatClosedItsOutputIsNobodysConcern) {
  const auto ran = Run("(setsid sleep 5 > /dev/null 2>&1 &) ; echo done; exit 3");
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.err, "");
}

TEST_F(RunEndsTest, WhatTheCommandItselfWroteIsNeverLeft) {
  // More than our pipe and our buffer hold: the command has ended before its reader begins, and
  // somebody else holds its pipe, too.
  std::string wrapped;
  for (const std::string& word : Wrapped({"./write"}, {"--drain", "0"})) {
    wrapped += word + " ";
  }
  folder_.Write("write", "#!/bin/sh\nsetsid sleep 5 &\nhead -c 2000000 /dev/zero\n");
  const auto ran =
      RunProcess({"sh", "-c", "chmod +x write; " + wrapped + "2> /dev/null | { sleep 1; wc -c; }"},
                 {environment_, folder_.path()});
  EXPECT_EQ(ran.out, "2000000\n");
}

TEST_F(RunEndsTest, KilledWeTakeTheCommandAlong) {
  for (const char* use : {"never", "always"}) {
    StartedProcess process(
        Wrapped({"sh", "-c", "trap '' HUP TERM; echo pid $$; exec sleep 20"}, {"--pty", use}),
        environment_);
    ASSERT_TRUE(process.Prints("pid "));
    ASSERT_TRUE(process.Prints("\n"));
    EXPECT_TRUE(Lives(process.NumberAfter("pid ")));
    kill(process.pid(), SIGKILL);
    EXPECT_TRUE(EndsSoon(process.NumberAfter("pid "))) << use;
  }
}

// What it would pile up finds no room: stepveil itself needs most of this address space.
TEST_F(RunEndsTest, MuchOutputPassesAMemoryLimitOf64MB) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's shadow alone is larger";
#endif
  const auto limited = [] {
    const rlimit limit = {64 << 20, 64 << 20};
    setrlimit(RLIMIT_AS, &limit);
  };
  for (const char* flags : {"--pty never", "--pty always"}) {
    std::string wrapped;
    for (const std::string& word : Wrapped({"head", "-c", "300000000", "/dev/zero"})) {
      wrapped += word == "--" ? std::string(flags) + " -- " : word + " ";
    }
    StartedProcess process({"bash", "-c", "set -o pipefail; " + wrapped + "| wc -c"}, environment_,
                           limited);
    EXPECT_EQ(process.Wait(), "exit 0") << process.printed();
    process.ReadRest();
    EXPECT_EQ(process.printed(), "300000000\n") << flags;
  }
}

class Pid1Test : public RunEndsTest {
 protected:
  // As the first process of a container.
  [[nodiscard]] static std::vector<std::string> First(const std::vector<std::string>& command) {
    std::vector<std::string> all{"unshare", "--user",       "--map-root-user", "--pid",
                                 "--fork",  "--mount-proc", "--kill-child"};
    all.insert(all.end(), command.begin(), command.end());
    return all;
  }
  void SetUp() override {
    if (RunProcess(First({"true"}), {environment_}).exit_code != 0) {
      GTEST_SKIP() << "this system gives no namespaces to its users";
    }
  }
};

TEST_F(Pid1Test, ReapsWhatOthersLeave) {
  for (const char* use : {"never", "always"}) {
    const auto ran = RunProcess(
        First(Wrapped({"sh", "-c",
                       "for i in 1 2 3 4 5; do (sh -c 'sleep 0.1 &'); done; sleep 0.5; cut -d' ' "
                       "-f1 /proc/1/comm; grep -h '^State:.Z' /proc/[0-9]*/status; exit 3"},
                      {"--pty", use})),
        {environment_});
    EXPECT_EQ(ran.out, "stepveil\n") << ran.err;
    EXPECT_EQ(ran.exit_code, 3);
  }
}

TEST_F(Pid1Test, PassesSignalsOn) {
  StartedProcess process(
      First(Wrapped({"sh", "-c", "trap 'exit 5' TERM; echo ready; sleep infinity & wait"})),
      environment_);
  ASSERT_TRUE(process.Prints("ready"));
  usleep(100'000);
  const auto children = RunProcess({"pgrep", "-P", std::to_string(process.pid())}, {environment_});
  kill(std::stoi(children.out), SIGTERM);
  EXPECT_EQ(process.Wait(), "exit 5");
}

}  // namespace
}  // namespace stepveil::testing
