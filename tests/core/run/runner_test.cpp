#include "core/run/runner.h"

#include "core/run/signals.h"
#include "tests/core/run/forked_run.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>

namespace stepveil::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

RunSetting ByRunner(const std::string& script) {
  RunSetting setting = Shell(script);
  setting.run_by = RunBy::kRunner;
  setting.variables.push_back(std::string("TOKEN=") + kCanary);
  setting.needles = {kCanary};
  return setting;
}

// The same, in a process group of its own, which can be sent to as a whole.
RunSetting InGroup(const std::string& script) {
  RunSetting setting = ByRunner(script);
  setting.before = [] { setpgid(0, 0); };
  return setting;
}

std::size_t Count(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) {
    ++count;
  }
  return count;
}

// Has the process gone within a few seconds, or is it a zombie of somebody else?
bool IsGone(pid_t process) {
  for (int i = 0; i < 500; ++i) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string pid, name, state;
    if (!(stat >> pid >> name >> state) || state == "Z") {
      return true;
    }
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

TEST(Runner, TheCommandIsAsIfWeRanIt) {
  const Ended ended = RunForked(ByRunner("echo \"$TOKEN\"; echo error >&2; exit 3"));
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.out, "***\n");
  EXPECT_EQ(ended.err, "error\n");
  EXPECT_EQ(RunForked(ByRunner("kill -9 $$")).exit_code, 128 + SIGKILL);
}

TEST(Runner, WhatCouldNotBeStartedIsHandedBack) {
  RunSetting setting = ByRunner("");
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

TEST(Runner, WarningsAreHandedBack) {
  RunSetting setting = ByRunner("sleep 20 & exit 0");
  setting.manner.drain = 100ms;
  EXPECT_THAT(RunForked(setting).err, HasSubstr("keeps its output open"));
}

const std::map<int, std::string> kSignals = {
    {SIGTERM, "TERM"}, {SIGINT, "INT"},   {SIGHUP, "HUP"},   {SIGQUIT, "QUIT"},  {SIGUSR1, "USR1"},
    {SIGUSR2, "USR2"}, {SIGALRM, "ALRM"}, {SIGTSTP, "TSTP"}, {SIGWINCH, "WINCH"}};

std::string CountingScript(const std::string& name) {
  return "trap 'echo got; n=1' " + name +
         "; echo ready; while [ -z \"$n\" ]; do :; done; sleep 0.3";
}

TEST(Runner, ASignalToUsReachesTheCommandOnce) {
  for (const auto& [number, name] : kSignals) {
    ForkedRun run(ByRunner(CountingScript(name)));
    ASSERT_TRUE(run.ReadUntil("ready\n"));
    kill(run.pid(), number);
    const Ended ended = run.Wait();
    EXPECT_EQ(Count(ended.out, "got\n"), 1U) << name;
    EXPECT_EQ(ended.exit_code, 0) << name;
  }
}

TEST(Runner, ASignalToOurGroupReachesTheCommandOnce) {
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

TEST(Runner, AKeyOfTheTerminalReachesTheCommandOnce) {
  TerminalSession session([] {
    std::vector<Secret> block;
    block.emplace_back("PATH=/usr/bin:/bin");
    // Into a pipe, so that the command is no foreground group, which the key would reach by itself.
    int ends[2];
    (void)pipe2(ends, O_CLOEXEC);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    return RunByRunner({{"sh", "-c",
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

TEST(Runner, TheSameRequestToEndAgainIsUrgent) {
  ForkedRun run(InGroup("trap 'echo got' TERM; echo ready; while :; do sleep 0.02; done"));
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  ASSERT_TRUE(run.ReadUntil("got\n"));
  std::this_thread::sleep_for(SignalRelay::kRepeat + 100ms);
  kill(-run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait().exit_code, 128 + SIGKILL);
}

TEST(Runner, ARequestThatIsNotMetEndsInKill) {
  RunSetting setting = ByRunner("trap '' TERM; echo ready; while :; do sleep 0.02; done");
  setting.manner.kill_after = 200ms;
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready\n"));
  kill(run.pid(), SIGTERM);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
  EXPECT_THAT(ended.err, HasSubstr("had not ended 200ms after it was asked to: killed"));
}

TEST(Runner, IfWeAreKilledNobodyIsLeft) {
  ForkedRun run(ByRunner("echo $$ $PPID; exec sleep 50"));
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

TEST(Runner, AKilledRunnerIsAFailureAndItsCommandIsKilled) {
  ForkedRun run(ByRunner("echo $$; sleep 0.2; kill -9 $PPID; exec sleep 50"));
  ASSERT_TRUE(run.ReadUntil("\n"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
  EXPECT_THAT(ended.err, HasSubstr("was ended by signal 9"));
  EXPECT_TRUE(IsGone(std::stoi(ended.out)));
}

TEST(Runner, SomebodyElsesForwardingSignalIsNone) {
  ForkedRun run(ByRunner("sh -c 'kill -" + std::to_string(ForwardingSignal()) +
                         " '$PPID; sleep 0.1; exit 4"));
  EXPECT_EQ(run.Wait().exit_code, 4);
}

// The loop starts no process: a shell that waits in vfork(2) for one that has stopped cannot stop.
TEST(Runner, AStoppedJobGoesOn) {
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

// In a process of their own, as a relay's handlers are the whole process's.
int InAnotherProcess(const std::function<int()>& work) {
  const pid_t pid = fork();
  if (pid == 0) {
    alarm(30);
    _exit(work());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

ChildRequest Request(const std::string& script) {
  std::vector<Secret> block;
  block.emplace_back("PATH=/usr/bin:/bin");
  return {{"sh", "-c", script},
          std::move(block),
          std::make_shared<const NeedleTable>(std::vector<Secret>{}),
          {}};
}

void WaitFor(Runner& runner, const RunnerRelay& relay) {
  while (!runner.HasEnded()) {
    pollfd waiting = {runner.wait_number(), POLLIN, 0};
    ppoll(&waiting, 1, nullptr, &relay.waiting_mask());
  }
}

TEST(Runner, SeveralAreSentToAtOnceAndEndOneByOne) {
  EXPECT_EQ(InAnotherProcess([] {
              RunnerRelay relay(2);
              auto a = Runner::Start(Request("trap 'exit 11' TERM; while :; do sleep 0.01; done"),
                                     {}, relay);
              auto b = Runner::Start(Request("trap 'exit 12' TERM; while :; do sleep 0.01; done"),
                                     {}, relay);
              relay.Pass();
              usleep(300'000);
              kill(getpid(), SIGTERM);
              WaitFor(*a, relay);
              WaitFor(*b, relay);
              return relay.end_signal() == SIGTERM && a->pid() == -1
                         ? a->TakeOutcome()->exit_code + b->TakeOutcome()->exit_code
                         : 1;
            }),
            23);
}

TEST(Runner, OneAloneCanBeEnded) {
  EXPECT_EQ(InAnotherProcess([] {
              RunnerRelay relay(1);
              auto runner = Runner::Start(Request("exec sleep 20"), {}, relay);
              relay.Pass();
              runner->Send(SIGTERM);
              WaitFor(*runner, relay);
              return relay.end_signal() == 0 ? runner->TakeOutcome()->exit_code : 1;
            }),
            128 + SIGTERM);
}

TEST(Runner, ASignalThatIsHeldBackReachesTheNextOne) {
  EXPECT_EQ(InAnotherProcess([] {
              RunnerRelay relay(1);
              (void)raise(SIGTERM);
              auto runner = Runner::Start(Request("exec sleep 20"), {}, relay);
              relay.Pass();
              WaitFor(*runner, relay);
              return runner->TakeOutcome()->exit_code;
            }),
            128 + SIGTERM);
}

TEST(Runner, TheNextOneIsSentToAsTheOneBefore) {
  EXPECT_EQ(InAnotherProcess([] {
              RunnerRelay relay(1);
              auto first = Runner::Start(Request("exit 0"), {}, relay);
              WaitFor(*first, relay);
              auto next = Runner::Start(Request("exec sleep 5"), {}, relay);
              relay.Pass();
              kill(getpid(), SIGTERM);
              WaitFor(*next, relay);
              return next->TakeOutcome()->exit_code;
            }),
            128 + SIGTERM);
}

TEST(Runner, DroppedItEndsWithItsCommand) {
  EXPECT_EQ(InAnotherProcess([] {
              RunnerRelay relay(1);
              int ends[2];
              (void)pipe2(ends, O_CLOEXEC);
              {
                auto runner = Runner::Start(Request("exec sleep 20"), {-1, ends[1], -1}, relay);
                relay.Pass();
                usleep(100'000);
              }
              close(ends[1]);
              char byte = 0;
              return read(ends[0], &byte, 1) == 0 && waitpid(-1, nullptr, WNOHANG) == -1 ? 0 : 1;
            }),
            0);
}

// What was opened for us alone does not stay open as long as a command runs.
TEST(Runner, HoldsNothingOfOurs) {
  EXPECT_EQ(
      InAnotherProcess([] {
        RunnerRelay relay(1);
        int ours[2], its[2];
        (void)pipe2(ours, O_CLOEXEC);
        (void)pipe2(its, O_CLOEXEC);
        auto runner = Runner::Start(Request("echo up; exec sleep 20"), {-1, its[1], -1}, relay);
        relay.Pass();
        char bytes[3];
        const bool up = read(its[0], bytes, 3) == 3;
        close(ours[1]);
        pollfd closed = {ours[0], POLLIN, 0};
        return up && poll(&closed, 1, 5000) == 1 ? 0 : 1;
      }),
      0);
}

TEST(Runner, AnOrphanIsReapedAndARunnerIsNot) {
  EXPECT_EQ(InAnotherProcess([] {
              prctl(PR_SET_CHILD_SUBREAPER, 1);  // as PID 1 of a container is
              RunnerRelay relay(1);
              auto runner =
                  Runner::Start(Request("(sleep 0.1 >/dev/null &) ; sleep 0.3; exit 5"), {}, relay);
              relay.Pass();
              while (!runner->HasEnded()) {
                pollfd waiting = {runner->wait_number(), POLLIN, 0};
                ppoll(&waiting, 1, nullptr, &relay.waiting_mask());
                relay.LookAtChildren();
              }
              return waitpid(-1, nullptr, WNOHANG) == -1 ? runner->TakeOutcome()->exit_code : 1;
            }),
            5);
}

}  // namespace
}  // namespace stepveil::testing
