#include "core/run/pty_child.h"

#include "tests/core/run/pty_script.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kInterrupt[] = "\x03";
constexpr char kEnd[] = "\x04";

// Without what a terminal adds to a new line.
std::string Lines(std::string text) {
  std::erase(text, '\r');
  return text;
}

TEST(PtyChild, HasATerminalOnAllThree) {
  TerminalSession session([] { return RunScript("test -t 0 && test -t 1 && test -t 2 && tty"); });
  EXPECT_EQ(session.ExitCode(), 0);
  EXPECT_THAT(session.shown(), HasSubstr("/dev/pts/"));
}

TEST(PtyChild, IsMasked) {
  TerminalSession session([] { return RunScript("echo out=$TOKEN.; echo err=$TOKEN. >&2"); });
  EXPECT_EQ(session.ExitCode(), 0);
  EXPECT_EQ(session.shown(), "out=***.\r\nerr=***.\r\n");
}

TEST(PtyChild, EndsWithItsOwnCode) {
  EXPECT_EQ(TerminalSession([] { return RunScript("exit 42"); }).ExitCode(), 42);
  EXPECT_EQ(TerminalSession([] { return RunScript("kill -SEGV $$"); }).ExitCode(), 128 + SIGSEGV);
  EXPECT_EQ(TerminalSession([] { return RunScript("exec no-such-command"); }).ExitCode(), 127);
}

TEST(PtyChild, WhatCannotBeStartedIsSaidAndLeavesTheTerminal) {
  TerminalSession session([] {
    ChildRequest request{
        {"/etc/passwd"}, {}, std::make_shared<const NeedleTable>(std::vector<Secret>{})};
    const auto outcome = RunChild(std::move(request));
    Say(outcome->failure ? outcome->failure->message : "started");
    return outcome->exit_code;
  });
  EXPECT_TRUE(session.Shows("permission denied"));
  EXPECT_FALSE(session.IsRaw());
  EXPECT_EQ(session.ExitCode(), 126);
}

TEST(PtyChild, HasTheTerminalsSizeAndItsChanges) {
  TerminalSession session([] {
    return RunScript(
        "stty size; trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.05; done");
  });
  ASSERT_TRUE(session.Shows("ready"));
  EXPECT_THAT(Lines(session.shown()), HasSubstr("24 80\nready"));
  session.Resize(31, 97);
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_THAT(session.shown(), HasSubstr("31 97"));
}

TEST(PtyChild, OurTerminalIsRawMeanwhileAndAsBeforeAtTheEnd) {
  TerminalSession session([] {
    termios before = {}, after = {};
    tcgetattr(STDIN_FILENO, &before);
    const int code = RunScript("echo ready; read a; exit 3");
    tcgetattr(STDIN_FILENO, &after);
    return before.c_lflag == after.c_lflag && before.c_oflag == after.c_oflag &&
                   before.c_iflag == after.c_iflag
               ? code
               : 99;
  });
  ASSERT_TRUE(session.Shows("ready"));
  EXPECT_TRUE(session.IsRaw());
  session.Type("x\r");
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(PtyChild, WhatIsTypedIsShownOnceAndAPasswordIsNot) {
  TerminalSession session([] {
    return RunScript("read -p 'name? ' a; read -s -p 'password? ' b; echo; echo \"$a/${#b}\"");
  });
  ASSERT_TRUE(session.Shows("name? "));
  session.Type("joe\r");
  ASSERT_TRUE(session.Shows("password? "));
  session.Type("pa55-word\r");
  EXPECT_EQ(session.ExitCode(), 0);
  EXPECT_EQ(session.shown(), "name? joe\r\npassword? \r\njoe/9\r\n");
}

TEST(PtyChild, AnEndThatIsTypedArrives) {
  TerminalSession session([] { return RunScript("echo ready; cat; echo over"); });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type("abc\r");
  ASSERT_TRUE(session.Shows("abc\r\nabc"));
  session.Type(kEnd);
  EXPECT_EQ(session.ExitCode(), 0);
  EXPECT_THAT(session.shown(), HasSubstr("over"));
}

TEST(PtyChild, CtrlCReachesItOnce) {
  TerminalSession session(
      [] { return RunScript("trap 'echo got one' INT; echo ready; read a; sleep 0.3; exit 3"); });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  ASSERT_TRUE(session.Shows("got one"));
  session.Type("\r");
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_EQ(session.shown().find("got one"), session.shown().rfind("got one"));
}

TEST(PtyChild, CtrlCEndsTheScriptThatStartedUsToo) {
  TerminalSession session([] {
    const pid_t us = fork();
    if (us == 0) {
      _exit(RunScript("echo ready; exec sleep 20"));
    }
    int status = 0;
    (void)signal(SIGINT, [](int) { Say("the script was interrupted\n"); });
    waitpid(us, &status, 0);
    return WEXITSTATUS(status);
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  EXPECT_EQ(session.ExitCode(), 128 + SIGINT);
  EXPECT_THAT(session.shown(), HasSubstr("the script was interrupted"));
}

TEST(PtyChild, AStdinThatIsNoTerminalStaysWhatItIs) {
  TerminalSession session([] {
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], "from a pipe\n", 12) != 12) {
      return 99;
    }
    dup2(ends[0], STDIN_FILENO);
    close(ends[1]);
    return RunScript("test -t 0 && exit 9; cat; read key < /dev/tty; echo \"key $key\"");
  });
  ASSERT_TRUE(session.Shows("from a pipe\r"));
  session.Type("k\r");
  EXPECT_EQ(session.ExitCode(), 0);
  EXPECT_THAT(session.shown(), HasSubstr("key k\r\n"));
}

// The keys belong to whoever else reads the terminal, `less` behind us in a pipe perhaps.
TEST(PtyChild, TheTerminalStaysAsItIsUntilTheChildAsksForIt) {
  TerminalSession session([] {
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    return RunScript("echo ready; sleep 0.5; echo asking; read key < /dev/tty; exit 3");
  });
  ASSERT_TRUE(session.Shows("ready"));
  EXPECT_FALSE(session.IsRaw());
  ASSERT_TRUE(session.Shows("asking"));
  session.Type("k\r");
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(PtyChild, AStderrThatIsNoTerminalStaysApart) {
  const std::string file = ::testing::TempDir() + "pty-child-test-" + std::to_string(getpid());
  TerminalSession session([&] {
    dup2(open(file.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    return RunScript("test -t 2 && exit 9; echo err $TOKEN >&2; echo out; exit 3");
  });
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_EQ(session.shown(), "out\r\n");
  char text[64] = {};
  const int number = open(file.c_str(), O_RDONLY);
  EXPECT_EQ(read(number, text, sizeof text), 8);
  EXPECT_STREQ(text, "err ***\n");
  close(number);
  unlink(file.c_str());
}

TEST(PtyChild, AStderrThatNobodyTakesIsNotTheTerminals) {
  TerminalSession session([] {
    dup2(open("/dev/full", O_WRONLY), STDERR_FILENO);
    return RunScript("echo lost >&2; sleep 0.2; echo still; read a; echo \"got $a\"; exit 3");
  });
  ASSERT_TRUE(session.Shows("still"));
  session.Type("x\r");
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_THAT(session.shown(), HasSubstr("got x"));
}

TEST(PtyChild, OutputThatIsStillThereAtItsEndIsTaken) {
  TerminalSession session([] { return RunScript("seq 1 20000; exit 3"); });
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_THAT(session.shown(), HasSubstr("\r\n19999\r\n20000\r\n"));
}

}  // namespace
}  // namespace stepveil::testing
