#include "core/run/terminal.h"

#include "core/run/child.h"

#include <gtest/gtest.h>

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr char kInterrupt[] = "\x03";
constexpr char kSuspend[] = "\x1a";

// Runs `body` as the leader of a session on a new terminal, and types at it.
class Session {
 public:
  explicit Session(const std::function<int()>& body) {
    pid_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (pid_ == 0) {
      alarm(30);
      for (const int number : {SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU}) {
        (void)signal(number, SIG_DFL);
      }
      _exit(body());
    }
  }
  ~Session() {
    close(terminal_);
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Type(const std::string& keys) const {
    ASSERT_EQ(write(terminal_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }

  // Reads until `text` was shown; false if the session ended before.
  bool Shows(const std::string& text) {
    std::array<char, 4096> buffer;
    while (shown_.find(text) == std::string::npos) {
      const ssize_t size = read(terminal_, buffer.data(), buffer.size());
      if (size <= 0) {
        return false;
      }
      shown_.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return true;
  }

  int ExitCode() {
    int status = 0;
    waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  pid_t pid_ = -1;
  int terminal_ = -1;
  std::string shown_;
};

int RunScript(const std::string& script) {
  std::vector<Secret> block;
  block.emplace_back("PATH=/usr/bin:/bin");
  ChildRequest request{{"sh", "-c", script},
                       std::move(block),
                       std::make_shared<const NeedleTable>(std::vector<Secret>{})};
  const auto outcome = RunChild(std::move(request));
  return outcome ? outcome->exit_code : 125;
}

TEST(TerminalLoan, AChildCanReadTheTerminal) {
  Session session([] { return RunScript("read line; echo \"got $line\""); });
  session.Type("hello\n");
  EXPECT_TRUE(session.Shows("got hello")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 0);
}

TEST(TerminalLoan, AChildThatClosedItsOutputCanReadTheTerminal) {
  Session session([] { return RunScript("exec >&- 2>&-; read line; exit 3"); });
  session.Type("hello\n");
  EXPECT_EQ(session.ExitCode(), 3);
}

TEST(TerminalLoan, AChildCanChangeTheTerminalsModes) {
  Session session([] { return RunScript("stty -echo && echo done"); });
  EXPECT_TRUE(session.Shows("done")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 0);
}

TEST(TerminalLoan, TheTerminalIsOursAgainAtTheEnd) {
  Session session([] {
    const int code = RunScript("read line; exit 3");
    return code == 3 && tcgetpgrp(STDIN_FILENO) == getpgrp() ? 0 : 1;
  });
  session.Type("x\n");
  EXPECT_EQ(session.ExitCode(), 0);
}

// Fields 5 and 8 of proc(5)'s stat: the group, and the terminal's foreground group.
constexpr char kIsForeground[] =
    "set -- $(cut -d' ' -f5,8 /proc/$$/stat); [ $1 = $2 ] && echo yes || echo no; ";

TEST(TerminalLoan, IsNotLentToAChildThatDoesNotAsk) {
  Session session([] { return RunScript(kIsForeground); });
  EXPECT_TRUE(session.Shows("no")) << session.shown();
}

TEST(TerminalLoan, IsLentToAChildThatAsked) {
  Session session([] { return RunScript(std::string("read line; ") + kIsForeground); });
  session.Type("x\n");
  EXPECT_TRUE(session.Shows("yes")) << session.shown();
}

TEST(TerminalLoan, InterruptReachesAChildThatHasNoTerminal) {
  Session session([] {
    return RunScript(
        "trap 'n=$((n+1)); echo got $n' INT; echo ready; sleep 0.5; sleep 0.5; exit 3");
  });
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  EXPECT_TRUE(session.Shows("got 1"));
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_FALSE(session.Shows("got 2"));
}

TEST(TerminalLoan, InterruptReachesAChildThatHasTheTerminal) {
  Session session([] { return RunScript("read line; echo ready; exec sleep 20"); });
  session.Type("x\n");
  ASSERT_TRUE(session.Shows("ready"));
  session.Type(kInterrupt);
  EXPECT_EQ(session.ExitCode(), 128 + SIGINT);
}

void Say(const std::string& text) {
  [[maybe_unused]] const auto written = write(STDOUT_FILENO, text.data(), text.size());
}

// A shell's part: starts `body` as a foreground job and, each time it stops, brings it back.
int BeShell(const std::function<int()>& body) {
  (void)signal(SIGTTOU, SIG_IGN);
  const pid_t job = fork();
  if (job == 0) {
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    (void)signal(SIGTTOU, SIG_DFL);
    _exit(body());
  }
  int status = 0;
  while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
    tcsetpgrp(STDIN_FILENO, getpgrp());
    Say("stopped by " + std::to_string(WSTOPSIG(status)) + "\n");
    tcsetpgrp(STDIN_FILENO, job);
    kill(-job, SIGCONT);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

TEST(TerminalLoan, SuspendStopsTheJobAndComingBackContinuesIt) {
  Session session([] {
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
  Session session([] {
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
}  // namespace stepveil
