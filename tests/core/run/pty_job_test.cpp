// The job control of a shell that starts us, seen by the command in its pty.
#include "tests/core/run/pty_script.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <utility>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kInterrupt[] = "\x03";
constexpr char kSuspend[] = "\x1a";

TEST(PtyJob, SuspendStopsOurJobAndComingBackContinuesIt) {
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
TEST(PtyJob, ComingBackTakesTheKeysAtOnce) {
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
TEST(PtyJob, ContinuedInTheBackgroundItStopsWhenItReads) {
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

// The keys are the shell's then.
TEST(PtyJob, InTheBackgroundItLeavesTheKeysAlone) {
  TerminalSession session([] {
    const auto background = [](pid_t job) {
      char line[8] = {};
      kill(-job, SIGCONT);
      usleep(300'000);
      Say("type\n");
      usleep(300'000);  // so that whoever polls sees them
      (void)!read(STDIN_FILENO, line, sizeof line);
      int status = 0;
      Say(waitpid(job, &status, WUNTRACED | WNOHANG) == 0 ? line + std::string("it runs\n")
                                                          : "it stopped\n");
    };
    return BeShell(
        [] { return RunScript("echo ready; for i in {1..40}; do sleep 0.05; done; exit 3"); },
        background);
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  ASSERT_TRUE(session.Shows("type"));
  session.Type("mine\n");
  EXPECT_TRUE(session.Shows("mine\r\nit runs")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 3);
}

// Its shell has gone, so no `fg` will ever come: as the kernel does with a job that reads then.
TEST(PtyJob, ABackgroundJobThatNobodyCanBringBackIsHungUp) {
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

// WINCH went to whoever had the terminal then.
TEST(PtyJob, ASizeThatChangedMeanwhileIsTakenWhenItComesBack) {
  TerminalSession session([] {
    const auto wait = [](pid_t) {
      char line[8];
      (void)!read(STDIN_FILENO, line, sizeof line);
    };
    return BeShell([] { return RunScript("echo ready; read a; stty size; exit 3"); }, wait);
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  ASSERT_TRUE(session.Shows("stopped by " + std::to_string(SIGTSTP))) << session.shown();
  session.Resize(31, 97);
  session.Type("\nx\r");
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_THAT(session.shown(), HasSubstr("31 97"));
}

// A shell that brings back a job sets the terminal as it was for it at the start.
TEST(PtyJob, AfterAStopThatNobodySeesTheTerminalIsRawAgain) {
  TerminalSession session([] {
    const auto cook = [](pid_t) {
      termios modes = {};
      tcgetattr(STDIN_FILENO, &modes);
      modes.c_lflag |= ICANON | ECHO | ISIG;
      tcsetattr(STDIN_FILENO, TCSANOW, &modes);
    };
    return BeShell(
        [] { return RunScript("kill -STOP $(ps -o ppid= -p $PPID); sleep 0.3; echo on; read a"); },
        cook);
  });
  ASSERT_TRUE(session.Shows("stopped by " + std::to_string(SIGSTOP))) << session.shown();
  ASSERT_TRUE(session.Shows("on\r")) << session.shown();
  EXPECT_TRUE(session.IsRaw());
  session.Type("\r");
  EXPECT_EQ(session.ExitCode(), 0);
}

TEST(PtyJob, CtrlZWhereNobodyHasJobControlIsWithoutEffect) {
  TerminalSession session([] { return RunScript("echo ready; read b; echo \"got $b\"; exit 3"); });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kSuspend);
  session.Type("hello\r");
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(PtyJob, ABackgroundJobStopsUntilItMayRead) {
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

}  // namespace
}  // namespace stepveil::testing
