#include "core/run/pty_child.h"

#include "core/run/child.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kInterrupt[] = "\x03";
constexpr char kEnd[] = "\x04";
constexpr char kSuspend[] = "\x1a";
constexpr char kCanary[] = "canary-9f3b-SECRET";

int RunScript(const std::string& script, PtyUse use = PtyUse::kAuto) {
  std::vector<Secret> block;
  block.emplace_back("PATH=/usr/bin:/bin");
  block.emplace_back(std::string("TOKEN=") + kCanary);
  std::vector<Secret> needles;
  needles.emplace_back(kCanary);
  ChildRequest request{{"bash", "-c", script},
                       std::move(block),
                       std::make_shared<const NeedleTable>(std::move(needles)),
                       {use}};
  const auto outcome = RunChild(std::move(request));
  return outcome ? outcome->exit_code : 125;
}

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

TEST(PtyChild, SuspendStopsOurJobAndComingBackContinuesIt) {
  TerminalSession session([] {
    const auto look = [](pid_t) {
      termios modes = {};
      tcgetattr(STDIN_FILENO, &modes);
      Say((modes.c_lflag & ICANON) != 0 ? "cooked\n" : "raw\n");
    };
    return BeShell([] { return RunScript("echo ready; read b; echo \"got $b\"; exit 3"); }, look);
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  ASSERT_TRUE(session.Shows("stopped by " + std::to_string(SIGTSTP))) << session.shown();
  ASSERT_TRUE(session.Shows("cooked\r\n")) << session.shown();
  session.Type("hello\r");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 3);
}

// A command that does not read gets the keys again, too.
TEST(PtyChild, ComingBackTakesTheKeysAtOnce) {
  TerminalSession session([] {
    return BeShell([] {
      return RunScript("trap 'echo back' CONT; echo ready; while :; do sleep 0.05; done");
    });
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  ASSERT_TRUE(session.Shows("back")) << session.shown();
  EXPECT_TRUE(session.IsRaw());
  session.Type(kInterrupt);
  EXPECT_EQ(session.ExitCode(), 128 + SIGINT);
}

// `bg` of a shell: the keys are not the command's until `fg`.
TEST(PtyChild, ContinuedInTheBackgroundItStopsWhenItReads) {
  TerminalSession session([] {
    bool once = false;
    const auto background = [&](pid_t job) {
      int status = 0;
      if (!std::exchange(once, true)) {
        kill(-job, SIGCONT);
        waitpid(job, &status, WUNTRACED);
        Say("then by " + std::to_string(WIFSTOPPED(status) ? WSTOPSIG(status) : 0) + "\n");
      }
    };
    return BeShell([] { return RunScript("echo ready; read b; echo \"got $b\"; exit 3"); },
                   background);
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  ASSERT_TRUE(session.Shows("then by " + std::to_string(SIGTTIN))) << session.shown();
  session.Type("hello\r");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 3);
}

// Its shell has gone, so no `fg` will ever come: as the kernel does with a job that reads then.
TEST(PtyChild, ABackgroundJobThatNobodyCanBringBackIsHungUp) {
  TerminalSession session([] {
    const pid_t shell = fork();
    if (shell == 0) {
      if (fork() == 0) {
        setpgid(0, 0);
        usleep(200'000);
        Say("ended with " + std::to_string(RunScript("read a; exit 3")) + "\n");
      }
      _exit(0);
    }
    waitpid(shell, nullptr, 0);
    char line[8];
    return read(STDIN_FILENO, line, sizeof line) > 0 ? 0 : 4;
  });
  EXPECT_TRUE(session.Shows("ended with " + std::to_string(128 + SIGHUP))) << session.shown();
  session.Type("x\n");
  EXPECT_EQ(session.ExitCode(), 0);
}

TEST(PtyChild, CtrlZWhereNobodyHasJobControlIsWithoutEffect) {
  TerminalSession session([] { return RunScript("echo ready; read b; echo \"got $b\"; exit 3"); });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  session.Type("hello\r");
  EXPECT_EQ(session.ExitCode(), 3);
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

TEST(PtyChild, OutputThatIsStillThereAtItsEndIsTaken) {
  TerminalSession session([] { return RunScript("seq 1 20000; exit 3"); });
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_THAT(session.shown(), HasSubstr("\r\n19999\r\n20000\r\n"));
}

TEST(PtyChild, ABackgroundJobStopsUntilItMayRead) {
  TerminalSession session([] {
    (void)signal(SIGTTOU, SIG_IGN);
    const pid_t job = fork();
    if (job == 0) {
      setpgid(0, 0);
      (void)signal(SIGTTOU, SIG_DFL);
      _exit(RunScript("read a; echo \"got $a\"; exit 3"));
    }
    int status = 0;
    waitpid(job, &status, WUNTRACED);
    Say(WIFSTOPPED(status) ? "stopped by " + std::to_string(WSTOPSIG(status)) : "not stopped");
    tcsetpgrp(STDIN_FILENO, job);
    kill(-job, SIGCONT);
    waitpid(job, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
  });
  ASSERT_TRUE(session.Shows("stopped by " + std::to_string(SIGTTIN))) << session.shown();
  session.Type("hello\r");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 3);
}

// A zombie, which its new parent has not looked at yet, doesn't.
bool Lives(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(')');
  return name_end != std::string::npos && text[name_end + 2] != 'Z';
}

// The leader gives the terminal back where we cannot.
TEST(PtyChild, EvenKillLeavesTheTerminalAsItWas) {
  TerminalSession session([] {
    const pid_t us = fork();
    if (us == 0) {
      _exit(RunScript("trap '' HUP; echo child $$; exec sleep 20"));
    }
    char line[8];
    Say("pid " + std::to_string(us) + "\n");
    waitpid(us, nullptr, 0);
    usleep(300'000);
    termios modes = {};
    tcgetattr(STDIN_FILENO, &modes);
    Say((modes.c_lflag & ICANON) != 0 ? "cooked\n" : "raw\n");
    return read(STDIN_FILENO, line, sizeof line) > 0 ? 3 : 4;
  });
  ASSERT_TRUE(session.Shows("child "));
  ASSERT_TRUE(session.Shows("\r\n"));
  usleep(100'000);
  const std::string shown = session.shown();
  const pid_t us = std::stoi(shown.substr(shown.find("pid ") + 4));
  const pid_t child = std::stoi(shown.substr(shown.find("child ") + 6));
  EXPECT_TRUE(Lives(child));
  kill(us, SIGKILL);
  EXPECT_TRUE(session.Shows("cooked\r\n")) << session.shown();
  EXPECT_FALSE(Lives(child));
  session.Type("x\n");
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(PtyChild, AKilledLeaderTakesItAlong) {
  TerminalSession session([] { return RunScript("kill -KILL $PPID; exec sleep 20"); });
  EXPECT_EQ(session.ExitCode(), 128 + SIGKILL);
}

TEST(PtyChild, AnOrphanIsReaped) {
  TerminalSession session([] {
    prctl(PR_SET_CHILD_SUBREAPER, 1);  // as PID 1 of a container is
    return RunScript(
        "(sleep 0.1 >/dev/null &); sleep 0.5; us=$(ps -o ppid= -p $PPID);"
        "ps -o stat= --ppid $us | grep Z; exit 5");
  });
  EXPECT_EQ(session.ExitCode(), 5);
  EXPECT_EQ(session.shown(), "");
}

TEST(PtyChild, AClosedTerminalEndsIt) {
  TerminalSession session([] { return RunScript("echo ready; read a; read b; exit 3"); });
  ASSERT_TRUE(session.Shows("ready"));
  session.HangUp();
  int status = 0;
  EXPECT_EQ(waitpid(session.pid(), &status, 0), session.pid());
}

}  // namespace
}  // namespace stepveil::testing
