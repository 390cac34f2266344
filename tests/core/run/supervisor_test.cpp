#include "core/run/supervisor.h"

#include "tests/core/run/supervisor_scene.h"

namespace stepveil::testing {
namespace {

TEST(Supervisor, TheCommandIsAsIfWeRanIt) {
  const Ended ended = RunForked(BySupervisor("echo \"$TOKEN\"; echo error >&2; exit 3"));
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.out, "***\n");
  EXPECT_EQ(ended.err, "error\n");
  EXPECT_EQ(RunForked(BySupervisor("kill -9 $$")).exit_code, 128 + SIGKILL);
}

TEST(Supervisor, WhatCouldNotBeStartedIsHandedBack) {
  RunSetting setting = BySupervisor("");
  setting.command = {"no-such-command"};
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 127);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("stepveil: error: cannot run \"no-such-command\""),
                               HasSubstr("stepveil: hint: "), Not(HasSubstr(kCanary))));
  setting.command = {"/"};
  EXPECT_EQ(RunForked(setting).exit_code, 126);
  setting.command = {};
  EXPECT_EQ(RunForked(setting).exit_code, 125);
}

TEST(Supervisor, WarningsAreHandedBack) {
  RunSetting setting = BySupervisor("sleep 20 & exit 0");
  setting.options.drain = 100ms;
  EXPECT_THAT(RunForked(setting).err, HasSubstr("keeps its output open"));
}

TEST(Supervisor, ASignalToUsReachesTheCommandOnce) {
  for (const auto& [number, name] : kSignals) {
    ForkedRun run(BySupervisor(CountingScript(name)));
    ASSERT_TRUE(run.ReadUntil("ready\n"));
    kill(run.pid(), number);
    const Ended ended = run.Wait();
    EXPECT_EQ(Count(ended.out, "got\n"), 1U) << name;
    EXPECT_EQ(ended.exit_code, 0) << name;
  }
}

TEST(Supervisor, ASignalToOurGroupReachesTheCommandOnce) {
  for (const auto& [number, name] : kSignals) {
    for (int i = 0; i < 2; ++i) {
      ForkedRun run(InGroup(CountingScript(name)));
      ASSERT_TRUE(run.ReadUntil("ready\n"));
      kill(-run.pid(), number);
      const Ended ended = run.Wait();
      EXPECT_EQ(Count(ended.out, "got\n"), 1U) << name;
      EXPECT_EQ(ended.exit_code, 0) << name;
    }
  }
}

TEST(Supervisor, AKeyOfTheTerminalReachesTheCommandOnce) {
  TerminalSession session([] {
    std::vector<Secret> block;
    block.emplace_back("PATH=/usr/bin:/bin");
    // Into a pipe, so that the command is no foreground group, which the key would reach by itself.
    int ends[2];
    (void)pipe2(ends, O_CLOEXEC);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    return RunBySupervisor({{"sh", "-c",
                             "exec 3>/dev/tty; trap 'echo got >&3; n=1' INT; echo ready >&3; "
                             "while [ -z \"$n\" ]; do :; done; sleep 0.3; exit 7"},
                            std::move(block),
                            std::make_shared<const NeedleTable>(std::vector<Secret>{}),
                            {PtyUse::kNever}})
        ->exit_code;
  });
  ASSERT_TRUE(session.Shows("ready")) << session.shown();
  session.Type("\x03");
  EXPECT_EQ(session.ExitCode(), 7);
  EXPECT_EQ(Count(session.shown(), "got"), 1U) << session.shown();
}

TEST(Supervisor, TheSameRequestToEndAgainIsUrgent) {
  ForkedRun run(InGroup("trap 'echo got' TERM; echo ready; while :; do sleep 0.02; done"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  ASSERT_TRUE(run.ReadUntil("got\n"));
  std::this_thread::sleep_for(SignalRelay::kRepeat + 100ms);
  kill(-run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait().exit_code, 128 + SIGKILL);
}

TEST(Supervisor, ARequestThatIsNotMetEndsInKill) {
  RunSetting setting = BySupervisor("trap '' TERM; echo ready; while :; do sleep 0.02; done");
  setting.options.kill_after = 200ms;
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
  EXPECT_THAT(ended.err, HasSubstr("had not ended 200ms after it was asked to: killed"));
}

TEST(Supervisor, IfWeAreKilledNobodyIsLeft) {
  ForkedRun run(BySupervisor("echo $$ $PPID; exec sleep 50"));
  ASSERT_TRUE(run.ReadUntil("\n"));
  kill(run.pid(), SIGKILL);
  const auto start = std::chrono::steady_clock::now();
  const Ended ended = run.Wait();  // until nobody holds its output
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  EXPECT_EQ(ended.exit_code, -SIGKILL);
  const std::size_t space = ended.out.find(' ');
  EXPECT_TRUE(IsGone(std::stoi(ended.out)));
  EXPECT_TRUE(IsGone(std::stoi(ended.out.substr(space))));
}

TEST(Supervisor, AKilledRunnerIsAFailureAndItsCommandIsKilled) {
  ForkedRun run(BySupervisor("echo $$; sleep 0.2; kill -9 $PPID; exec sleep 50"));
  ASSERT_TRUE(run.ReadUntil("\n"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
  EXPECT_THAT(ended.err, HasSubstr("was ended by signal 9"));
  EXPECT_TRUE(IsGone(std::stoi(ended.out)));
}

TEST(Supervisor, SomebodyElsesForwardingSignalIsNone) {
  ForkedRun run(BySupervisor("sh -c 'kill -" + std::to_string(ForwardingSignal()) +
                             " '$PPID; sleep 0.1; exit 4"));
  EXPECT_EQ(run.Wait().exit_code, 4);
}

// The loop starts no process: a shell that waits in vfork(2) for one that has stopped cannot stop.
TEST(Supervisor, AStoppedJobGoesOn) {
  ForkedRun run(
      InGroup("trap 'echo on' CONT; echo ready; i=0; "
              "while [ $i -lt 1000000 ]; do i=$((i+1)); done; exit 6"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(-run.pid(), SIGTSTP);
  int status = 0;
  ASSERT_EQ(waitpid(run.pid(), &status, WUNTRACED), run.pid());
  EXPECT_TRUE(WIFSTOPPED(status));
  kill(-run.pid(), SIGCONT);
  EXPECT_EQ(run.Wait().exit_code, 6);
}

}  // namespace
}  // namespace stepveil::testing
