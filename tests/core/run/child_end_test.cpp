#include "tests/core/run/child_scene.h"

namespace stepveil::testing {
namespace {

TEST(RunChild, ACommandIsAskedToEndOnce) {
  RunSetting setting = Shell(
      "trap 'n=x$n; echo asked $n' TERM; sleep 1.5 & wait; sleep 0.3; wait; echo last; exit 7");
  setting.end_number = AsksAfter(300);
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_EQ(ended.out, "asked x\nlast\n");
  EXPECT_EQ(ended.err, "ended on request\n");
}

TEST(RunChild, OneThatIsAskedAndDoesNotEndIsKilled) {
  for (const PtyUse pty : {PtyUse::kNever, PtyUse::kAlways}) {
    RunSetting setting = Shell("trap '' TERM; echo ready; sleep 30 & wait; wait");
    setting.options = {pty, std::chrono::milliseconds(400)};
    setting.end_number = AsksAfter(400);
    const Ended ended = RunForked(setting);
    EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("killed"), HasSubstr("ended on request")));
  }
}

TEST(RunChild, OneThatEndsByItselfWasNotAsked) {
  RunSetting setting = Shell("sleep 0.5; exit 3");
  for (const int milliseconds : {0, 20'000}) {
    setting.end_number = AsksAfter(milliseconds);
    const Ended ended = RunForked(setting);
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_THAT(ended.err, IsEmpty());
  }
}

// Who sends us a signal wants an end, whatever else was asked.
TEST(RunChild, ASignalOfOursIsTheStrongerRequest) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    RunSetting setting = Shell("trap 'sleep 1; exit 5' TERM HUP INT; echo ready; sleep 9 & wait");
    setting.end_number = AsksAfter(300);
    ForkedRun run(setting);
    ASSERT_TRUE(run.ReadUntil("ready"));
    usleep(700'000);
    kill(run.pid(), signal);
    const Ended ended = run.Wait();
    EXPECT_EQ(ended.exit_code, 5) << signal;
    EXPECT_THAT(ended.err, Not(HasSubstr("ended on request"))) << signal;
  }
}

TEST(RunChild, AReloadLongBeforeIsNoRequestToEnd) {
  RunSetting setting = Shell("trap 'echo reload' HUP; echo ready; while :; do sleep 0.1; done");
  setting.end_number = AsksAfter(1500);
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready"));
  kill(run.pid(), SIGHUP);
  ASSERT_TRUE(run.ReadUntil("reload"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGTERM);
  EXPECT_THAT(ended.err, HasSubstr("ended on request\n"));  // the shell may tell of its `sleep`
}

}  // namespace
}  // namespace stepveil::testing
