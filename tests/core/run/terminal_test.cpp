#include "core/run/terminal.h"

#include "core/run/child.h"
#include "tests/support/terminal_session.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>
#include <utility>

namespace stepveil::testing {
namespace {

constexpr char kInterrupt[] = "\x03";
constexpr char kSuspend[] = "\x1a";

int RunScript(const std::string& script, RunOptions options = {PtyUse::kNever}) {
  std::vector<Secret> block;
  block.emplace_back("PATH=/usr/bin:/bin");
  ChildRequest request{{"sh", "-c", script},
                       std::move(block),
                       std::make_shared<const NeedleTable>(std::vector<Secret>{}),
                       options};
  const auto outcome = RunChild(std::move(request));
  return outcome ? outcome->exit_code : 125;
}

TEST(TerminalLoan, AChildCanReadTheTerminal) {
  TerminalSession session([] { return RunScript("read line; echo \"got $line\""); });
  session.Type("hello\n");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 0);
}

TEST(TerminalLoan, AChildThatClosedItsOutputCanReadTheTerminal) {
  TerminalSession session([] { return RunScript("exec >&- 2>&-; read line; exit 3"); });
  session.Type("hello\n");
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(TerminalLoan, AChildCanChangeTheTerminalsModes) {
  TerminalSession session([] { return RunScript("stty -echo && echo done"); });
  EXPECT_TRUE(session.Shows("done")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 0);
}

TEST(TerminalLoan, TheTerminalIsOursAgainAtTheEnd) {
  TerminalSession session([] {
    const int code = RunScript("read line; exit 3");
    return code == 3 && tcgetpgrp(STDIN_FILENO) == getpgrp() ? 0 : 1;
  });
  session.Type("x\n");
  EXPECT_EQ(session.ExitCode(), 0);
}

// Fields 5 and 8 of proc(5)'s stat: the group, and the terminal's foreground group.
constexpr char kIsForeground[] =
    "set -- $(cut -d' ' -f5,8 /proc/$$/stat); [ $1 = $2 ] && echo yes || echo no; ";

// As in `stepveil run ... | cat`.
int RunIntoPipe(const std::string& script, RunOptions options = {PtyUse::kNever}) {
  int ends[2];
  if (pipe(ends) != 0) {
    return 99;
  }
  if (fork() == 0) {
    (void)signal(SIGINT, SIG_IGN);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    execlp("cat", "cat", nullptr);
  }
  dup2(ends[1], STDOUT_FILENO);
  close(ends[0]);
  close(ends[1]);
  const int code = RunScript(script, options);
  close(STDOUT_FILENO);
  wait(nullptr);
  return code;
}

TEST(TerminalLoan, IsLentFromTheStart) {
  TerminalSession session([] { return RunScript(kIsForeground); });
  EXPECT_TRUE(session.Shows("yes")) << session.shown();
}

TEST(TerminalLoan, IsNotLentIntoAPipeToAChildThatDoesNotAsk) {
  TerminalSession session([] { return RunIntoPipe(kIsForeground); });
  EXPECT_TRUE(session.Shows("no")) << session.shown();
}

TEST(TerminalLoan, IsLentIntoAPipeToAChildThatAsked) {
  TerminalSession session([] { return RunIntoPipe(std::string("read line; ") + kIsForeground); });
  session.Type("x\n");
  EXPECT_TRUE(session.Shows("yes")) << session.shown();
}

TEST(TerminalLoan, InterruptReachesAChildThatHasNoTerminal) {
  TerminalSession session([] {
    return RunIntoPipe(
        "trap 'n=$((n+1)); echo got $n' INT; echo ready; sleep 0.5; sleep 0.5; exit 3");
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  EXPECT_TRUE(session.Shows("got 1"));
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_FALSE(session.Shows("got 2"));
}

// Only what a process sends asks for the end: psql(1), for one, ends a query with it.
TEST(TerminalLoan, InterruptAtTheTerminalDoesNotEndInKill) {
  TerminalSession session([] {
    return RunIntoPipe("trap 'echo got one' INT; echo ready; sleep 0.3; sleep 0.5; exit 3",
                       {PtyUse::kNever, std::chrono::milliseconds(100)});
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(TerminalLoan, InterruptReachesAChildThatHasTheTerminal) {
  TerminalSession session([] { return RunScript("read line; echo ready; exec sleep 20"); });
  session.Type("x\n");
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  EXPECT_EQ(session.ExitCode(), 128 + SIGINT);
}

TEST(TerminalLoan, SuspendStopsTheJobAndComingBackContinuesIt) {
  TerminalSession session([] {
    return BeShell([] { return RunScript("read a; echo ready; read b; echo \"got $b\"; exit 3"); });
  });
  session.Type("x\n");
  ASSERT_TRUE(session.Shows("ready"));
  usleep(100'000);
  session.Type(kSuspend);
  ASSERT_TRUE(session.Shows("stopped by " + std::to_string(SIGTSTP))) << session.shown();
  session.Type("hello\n");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(TerminalLoan, ABackgroundJobStopsUntilItMayRead) {
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
    Say(WIFSTOPPED(status) ? "stopped\n" : "not stopped\n");
    tcsetpgrp(STDIN_FILENO, job);
    kill(-job, SIGCONT);
    waitpid(job, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
  });
  EXPECT_TRUE(session.Shows("stopped")) << session.shown();
  session.Type("hello\n");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 3);
}

}  // namespace
}  // namespace stepveil::testing
