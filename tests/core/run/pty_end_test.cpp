// How a command in a pty ends, where something else ends first.
#include "tests/core/run/pty_script.h"
#include "tests/support/lives.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>

namespace stepveil::testing {
namespace {

// The leader gives the terminal back where we cannot.
TEST(PtyEnd, EvenKillLeavesTheTerminalAsItWas) {
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

// A shell in the pty has put its job into a group of its own.
TEST(PtyEnd, EvenKillLeavesNoJobOfAShellInside) {
  TerminalSession session([] {
    const pid_t us = fork();
    if (us == 0) {
      _exit(RunScript("set -m; bash -c \"echo job \\$\\$ of $$; exec sleep 20\"; :"));
    }
    usleep(300'000);
    kill(us, SIGKILL);
    waitpid(us, nullptr, 0);
    usleep(300'000);
    return 0;
  });
  EXPECT_EQ(session.ExitCode(), 0);
  const std::string& shown = session.shown();
  ASSERT_NE(shown.find("job "), shown.npos) << shown;
  EXPECT_FALSE(Lives(std::stoi(shown.substr(shown.find("job ") + 4))));
  EXPECT_FALSE(Lives(std::stoi(shown.substr(shown.find(" of ") + 4))));
}

TEST(PtyEnd, AKilledLeaderTakesItAlong) {
  TerminalSession session([] { return RunScript("kill -KILL $PPID; exec sleep 20"); });
  EXPECT_EQ(session.ExitCode(), 128 + SIGKILL);
}

TEST(PtyEnd, AnOrphanIsReaped) {
  TerminalSession session([] {
    prctl(PR_SET_CHILD_SUBREAPER, 1);  // as PID 1 of a container is
    return RunScript(
        "(sleep 0.1 >/dev/null &); sleep 0.5; us=$(ps -o ppid= -p $PPID);"
        "ps -o stat= --ppid $us | grep Z; exit 5");
  });
  EXPECT_EQ(session.ExitCode(), 5);
  EXPECT_EQ(session.shown(), "");
}

TEST(PtyEnd, AClosedTerminalEndsIt) {
  TerminalSession session([] { return RunScript("echo ready; read a; read b; exit 3"); });
  ASSERT_TRUE(session.Shows("ready"));
  session.HangUp();
  int status = 0;
  EXPECT_EQ(waitpid(session.pid(), &status, 0), session.pid());
}

// What it writes into a terminal that is gone is lost, and nobody left a pipe.
TEST(PtyEnd, AClosedTerminalIsNoReaderThatLeft) {
  const std::string file = ::testing::TempDir() + "pty-child-code-" + std::to_string(getpid());
  {
    TerminalSession session([&] {
      const int code =
          RunScript("trap 'echo a; sleep 0.2; echo b; exit 7' HUP; echo ready; read a; read b");
      std::ofstream(file) << code;
      return 0;
    });
    ASSERT_TRUE(session.Shows("ready"));
    session.HangUp();
    waitpid(session.pid(), nullptr, 0);
  }
  std::string code;
  std::ifstream(file) >> code;
  EXPECT_EQ(code, "7");
  unlink(file.c_str());
}

}  // namespace
}  // namespace stepveil::testing
