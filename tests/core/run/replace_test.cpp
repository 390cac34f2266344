#include "core/run/replace.h"

#include "core/base/process.h"
#include "core/run/signals.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

struct Replaced {
  int status = 0;  // as waitpid(2) gives it
  pid_t pid = -1;  // of the process that became the command
  std::string out;
};

// A process of its own, whose stdout and stderr are read.
Replaced InProcess(const std::function<void()>& body) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  Replaced replaced;
  replaced.pid = fork();
  if (replaced.pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    body();
  }
  close(ends[1]);
  std::array<char, 4096> buffer;
  for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;) {
    replaced.out.append(buffer.data(), static_cast<std::size_t>(size));
  }
  close(ends[0]);
  waitpid(replaced.pid, &replaced.status, 0);
  return replaced;
}

const std::vector<std::string> kVariables{"PATH=/usr/bin:/bin", std::string("TOKEN=") + kCanary};

// Replaces the calling process, and leaves it with what main would say where that fails.
[[noreturn]] void BecomeReplaced(const std::vector<std::string>& command) {
  PrepareProcess(ExitMode::kRun);
  ChildRequest request;
  request.command = command;
  for (const std::string& entry : kVariables) {
    request.block.emplace_back(entry);
  }
  const StartFailure failure = ReplaceProcess(std::move(request));
  Say(Render(failure.error));
  _exit(failure.exit_code);
}

Replaced Replace(
    const std::vector<std::string>& command, const std::function<void()>& before = [] {}) {
  return InProcess([&] {
    before();
    BecomeReplaced(command);
  });
}

// The same without us: what the command does by itself.
Replaced Plain(const std::vector<std::string>& command, const std::function<void()>& before) {
  return InProcess([&] {
    before();
    Become(command, kVariables);
  });
}

TEST(ReplaceProcess, TheCommandHasOurNumberAndParent) {
  const Replaced replaced = Replace({"sh", "-c", "echo $$ $PPID"});
  EXPECT_EQ(replaced.out, std::to_string(replaced.pid) + " " + std::to_string(getpid()) + "\n");
  EXPECT_EQ(replaced.status, 0);
}

TEST(ReplaceProcess, ItsEndIsOurs) {
  EXPECT_EQ(WEXITSTATUS(Replace({"sh", "-c", "exit 42"}).status), 42);
  EXPECT_EQ(WTERMSIG(Replace({"sh", "-c", "kill -TERM $$"}).status), SIGTERM);
}

TEST(ReplaceProcess, TheEnvironmentIsTheBlock) {
  EXPECT_EQ(Replace({"env"}).out, kVariables[0] + "\n" + kVariables[1] + "\n");
}

// Signals, descriptors (a closed stdin, too), limits, groups: all of it.
TEST(ReplaceProcess, NothingElseIsDifferent) {
  const std::vector<std::string> look{
      "sh", "-c",
      "grep -E '^(Sig[^Q]|Shd|Umask|NoNewPrivs|Seccomp:|TracerPid)' /proc/self/status; ulimit -a; "
      "cut -d' ' -f4-8 /proc/$$/stat; (cd /proc/$$/fd && echo *); cat /proc/$$/timers; "
      "stat -c %U /proc/$$/environ"};
  const std::vector<std::function<void()>> states{
      [] { ResetSignals(); },
      [] {
        ResetSignals();
        (void)signal(SIGPIPE, SIG_IGN);
        (void)signal(SIGHUP, SIG_IGN);
        sigset_t blocked;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGUSR1);
        sigprocmask(SIG_SETMASK, &blocked, nullptr);
        close(STDIN_FILENO);
      },
  };
  for (const auto& state : states) {
    const Replaced plain = Plain(look, state);
    EXPECT_THAT(plain.out, HasSubstr("SigBlk:"));
    EXPECT_EQ(Replace(look, state).out, plain.out);
  }
}

TEST(ReplaceProcess, WhatCannotBeStartedIs126Or127) {
  const std::vector<std::pair<std::string, int>> cases = {
      {"no-such-command", 127}, {"/no/such/file", 127}, {"/", 126}, {"/etc/passwd", 126}};
  for (const auto& [name, code] : cases) {
    const Replaced replaced = Replace({name});
    EXPECT_EQ(WEXITSTATUS(replaced.status), code) << name;
    EXPECT_THAT(replaced.out, AllOf(HasSubstr("stepveil: error: cannot run \"" + name + "\": "),
                                    HasSubstr("stepveil: hint: "), Not(HasSubstr(kCanary))));
  }
}

}  // namespace
}  // namespace stepveil::testing
