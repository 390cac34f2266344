#include "core/run/together.h"

#include "tests/core/run/together_scene.h"

namespace stepveil::testing {
namespace {

TEST_F(TogetherTest, OneStartsOnceThoseBeforeItAreReady) {
  NamedChild web = Child("web", "test -e database.ready && test -e queue.ready && echo after");
  web.after = {"database", "queue"};
  NamedChild database = Child("database", "sleep 0.3; touch database.ready");
  database.ready = ByFile("database.ready");
  database.request.command.back() += "; sleep 1";
  NamedChild queue = Child("queue", "sleep 0.6; touch queue.ready; sleep 1");
  queue.ready = ByFile("queue.ready");
  const Ran ran = Run(These(std::move(web), std::move(database), std::move(queue)));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  EXPECT_EQ(ran.out, "web      | after\n");
}

TEST_F(TogetherTest, OneThatHasToEndIsReadyWhenItHasEndedWell) {
  NamedChild migrate = Child("migrate", "sleep 0.3; touch migrated");
  migrate.ready.kind = ReadyWhen::Kind::kEnded;
  NamedChild web = Child("web", "test -e migrated && echo migrated before");
  web.after = {"migrate"};
  EXPECT_EQ(Run(These(std::move(migrate), std::move(web))).out, "web     | migrated before\n");
}

TEST_F(TogetherTest, WhatItComesAfterHasFailedSoItNeverStarts) {
  NamedChild migrate = Child("migrate", "exit 4");
  migrate.ready.kind = ReadyWhen::Kind::kEnded;
  NamedChild web = Child("web", "touch started");
  web.after = {"migrate"};
  const Ran ran = Run(These(std::move(web), std::move(migrate)));
  EXPECT_EQ(ran.exit_code, 4);
  EXPECT_EQ(ran.told, "migrate ended 4\nmigrate failed 4, stopping \n");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(TogetherTest, AProbeIsAskedUntilItIsNoError) {
  NamedChild database = Child("database", "sleep 0.4; touch listening; sleep 1");
  database.ready.kind = ReadyWhen::Kind::kProbe;
  database.ready.probe = [folder = folder_.path()]() -> Result<RunOutcome> {
    if (std::filesystem::exists(folder / "listening")) {
      return RunOutcome();
    }
    return Fail(ErrorCode::kRun, "connection refused");
  };
  NamedChild web = Child("web", "test -e listening && echo connected");
  web.after = {"database"};
  EXPECT_EQ(Run(These(std::move(database), std::move(web))).out, "web      | connected\n");
}

TEST_F(TogetherTest, WhatNeverGetsReadyIsStoppedWithItsReason) {
  NamedChild database = Child("database", Stays("database"));
  database.ready = ByFile("never", 700ms);
  NamedChild web = Child("web", "touch started");
  web.after = {"database"};
  const Ran ran = Run(These(std::move(database), std::move(web)));
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_EQ(ran.told,
            "database never: not ready within 700ms: the check ended with 3: \"looked at with "
            "***\"\ndatabase failed unready, stopping database\ndatabase ended 0\n");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(TogetherTest, ACheckThatHangsIsEndedWithItsTime) {
  NamedChild database = Child("database", Stays("database"));
  database.ready = ByFile("never", 500ms);
  database.ready.command = {"sh", "-c",
                            "echo $$ >" + (folder_.path() / "pid").string() + "; exec sleep 50"};
  const Ran ran = Run(These(std::move(database)));
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.told, HasSubstr("not ready within 500ms: the check had not ended\n"));
  EXPECT_TRUE(IsGone(std::stoi(Read("pid"))));
}

TEST_F(TogetherTest, ACheckThatPrintsWithoutEndIsRead) {
  NamedChild database = Child("database", "touch up; sleep 2");
  database.ready = ByFile("up");
  database.ready.command = {"sh", "-c", "head -c 5000000 /dev/zero; exit 0"};
  NamedChild web = Child("web", "echo up");
  web.after = {"database"};
  EXPECT_EQ(Run(These(std::move(database), std::move(web))).out, "web      | up\n");
}

TEST_F(TogetherTest, OneThatEndsBeforeItIsReadyIsAFailure) {
  NamedChild database = Child("database", "sleep 0.2");
  database.ready = ByFile("never");
  NamedChild web = Child("web", "touch started");
  web.after = {"database"};
  const Ran ran = Run(These(std::move(database), std::move(web)));
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.told, HasSubstr("database never: ended before it was ready: "));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(TogetherTest, OneThatFailsIsStartedAgain) {
  NamedChild web = Child("web", "echo try; echo x >>tries; test $(wc -l <tries) -ge 3 || exit 7");
  web.restart_on_failure = true;
  const Ran ran = Run(These(std::move(web)));
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "web | try\nweb | try\nweb | try\n");
  EXPECT_EQ(ran.told,
            "web ended 7\nweb again after 7 in 500ms, 1\n"
            "web ended 7\nweb again after 7 in 1s, 2\nweb ended 0\n");
}

// It has what it was started with, each time, and its output is masked.
TEST_F(TogetherTest, StartedAgainItHasItsSecrets) {
  NamedChild web = Child("web", "echo ${#TOKEN} $TOKEN; echo x >>tries; test $(wc -l <tries) = 2");
  web.restart_on_failure = true;
  EXPECT_EQ(Run(These(std::move(web))).out, "web | 18 ***\nweb | 18 ***\n");
}

TEST_F(TogetherTest, WhatCannotBeStartedIsNotStartedAgain) {
  NamedChild web = Child("web", "");
  web.request.command = {"no-such-command"};
  web.restart_on_failure = true;
  const Ran ran = Run(These(std::move(web)));
  EXPECT_EQ(ran.exit_code, 127);
  EXPECT_EQ(ran.told, "web ended 127\nweb failed 127, stopping \n");
}

// Those after it are not started a second time, and do not notice.
TEST_F(TogetherTest, ARestartLeavesThoseAfterItAlone) {
  NamedChild database = Child(
      "database", "touch ready; echo x >>tries; sleep 0.3; test $(wc -l <tries) = 2 || exit 9");
  database.ready = ByFile("ready");
  database.restart_on_failure = true;
  NamedChild web = Child("web", "echo up; sleep 1.5; echo still");
  web.after = {"database"};
  const Ran ran = Run(These(std::move(database), std::move(web)));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  EXPECT_EQ(ran.out, "web      | up\nweb      | still\n");
}

// Colours are what a program shows on a terminal; its output is masked all the same.
TEST_F(TogetherTest, OneThatAsksForATerminalHasOne) {
  NamedChild web = Child("web",
                         "test -t 0 && test -t 1 && test -t 2 && printf '\\033[32m%s\\033[0m\\n' "
                         "$TOKEN; stty size");
  web.request.options.pty = PtyUse::kAlways;
  NamedChild api = Child("api", "test -t 1 || echo plain");
  const Ran ran = Run(These(std::move(web), std::move(api)));
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("web | \x1b[32m***\x1b[0m\n"), HasSubstr("api | plain\n"),
                             HasSubstr("web | 24 80\n"), Not(HasSubstr("\r"))));
}

// Vite and others end when their input does.
TEST_F(TogetherTest, AtATerminalOfItsOwnNobodyTypesAndTheInputDoesNotEnd) {
  NamedChild web = Child("web", "read -r line; echo read >read");
  web.request.options.pty = PtyUse::kAlways;
  NamedChild api = Child("api", "sleep 0.7; exit 5");
  EXPECT_EQ(Run(These(std::move(web), std::move(api))).exit_code, 5);
  EXPECT_EQ(Read("read"), "");
}

}  // namespace
}  // namespace stepveil::testing
