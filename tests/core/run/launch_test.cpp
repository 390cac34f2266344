// What the child finds when it starts: descriptors, signals, environment, group, parent.
#include "core/run/launch.h"

#include "tests/core/run/forked_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using std::string_literals::operator""s;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

// The `true` keeps sh from becoming ls.
constexpr char kListDescriptors[] = "ls /proc/$$/fd; true";

TEST(LaunchChild, TheChildHasThreeDescriptors) {
  EXPECT_THAT(Lines(RunForked(Shell(kListDescriptors)).out), ElementsAre("0", "1", "2"));
  RunSetting same = Shell(kListDescriptors);
  same.outputs = Outputs::kSame;
  EXPECT_THAT(Lines(RunForked(same).out), ElementsAre("0", "1", "2"));
}

TEST(LaunchChild, TheChildHasThreeDescriptorsWhereWeHadNone) {
  RunSetting setting = Shell(kListDescriptors);
  setting.before = [] { close(STDIN_FILENO); };
  EXPECT_THAT(Lines(RunForked(setting).out), ElementsAre("0", "1", "2"));
}

TEST(LaunchChild, ADescriptorThatOthersLeftUsIsPassedOn) {
  RunSetting setting = Shell("cat <&7");
  setting.before = [] {
    int ends[2];
    if (pipe(ends) == 0 && write(ends[1], "handed over", 11) == 11) {
      dup2(ends[0], 7);
      close(ends[1]);
    }
  };
  EXPECT_EQ(RunForked(setting).out, "handed over");
}

std::string SignalLines(const std::function<void()>& before) {
  RunSetting setting{.command = {"cat", "/proc/self/status"}};
  setting.before = before;
  std::string found;
  for (const std::string& line : Lines(RunForked(setting).out)) {
    if (line.starts_with("SigBlk") || line.starts_with("SigIgn") || line.starts_with("SigCgt")) {
      found += line + "\n";
    }
  }
  return found;
}

constexpr char kNoSignals[] =
    "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n";

TEST(LaunchChild, SignalsAreAsInANewProcess) {
  EXPECT_EQ(SignalLines([] {}), kNoSignals);
}

TEST(LaunchChild, WhatWeInheritedIgnoredOrBlockedIsReset) {
  const auto before = [] {
    for (const int number : {SIGPIPE, SIGCHLD, SIGTERM, SIGUSR1, SIGRTMIN}) {
      (void)signal(number, SIG_IGN);
    }
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
  };
  EXPECT_EQ(SignalLines(before), kNoSignals);
}

TEST(LaunchChild, NohupKeepsItsPromise) {
  const auto nohup = [] { (void)signal(SIGHUP, SIG_IGN); };
  EXPECT_THAT(SignalLines(nohup), HasSubstr("SigIgn:\t0000000000000001\n"));
}

TEST(LaunchChild, ABackgroundCommandOfAScriptIsNotInterrupted) {
  const auto as_sh_does = [] {
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGQUIT, SIG_IGN);
  };
  EXPECT_THAT(SignalLines(as_sh_does), HasSubstr("SigIgn:\t0000000000000006\n"));
}

TEST(LaunchChild, TheEnvironmentIsExactlyTheBlock) {
  RunSetting setting{
      .command = {"cat", "/proc/self/environ"},
      .variables = {"Z=1", "PATH=/usr/bin:/bin", "EMPTY=", "A=line\nline = \x01\xff", "odd"}};
  setting.before = [] { setenv("OURS", "not for the child", 1); };
  EXPECT_EQ(RunForked(setting).out,
            "Z=1\0PATH=/usr/bin:/bin\0EMPTY=\0A=line\nline = \x01\xff\0odd\0"s);
}

TEST(LaunchChild, AnEmptyBlockIsAnEmptyEnvironment) {
  EXPECT_THAT(RunForked({.command = {"cat", "/proc/self/environ"}, .variables = {}}).out,
              IsEmpty());
}

TEST(LaunchChild, TheChildLeadsItsOwnGroup) {
  // Fields 1 and 5 of proc(5)'s stat: pid, process group.
  const Ended ended = RunForked(Shell("cut -d' ' -f1,5 /proc/$$/stat; true"));
  const std::string half = ended.out.substr(0, ended.out.find(' '));
  EXPECT_EQ(ended.out, half + " " + half + "\n");
}

TEST(LaunchChild, StdinIsOurs) {
  RunSetting setting{.command = {"cat"}};
  setting.before = [] {
    int ends[2];
    if (pipe(ends) == 0 && write(ends[1], "typed\0\xff\n", 8) == 8) {
      dup2(ends[0], STDIN_FILENO);
      close(ends[1]);
      close(ends[0]);
    }
  };
  EXPECT_EQ(RunForked(setting).out, "typed\0\xff\n"s);
}

TEST(LaunchChild, AClosedStdinIsAnErrorToReadNotAnEnd) {
  RunSetting setting{.command = {"cat"}};
  setting.before = [] { close(STDIN_FILENO); };
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.err, HasSubstr("Bad file descriptor"));
}

TEST(LaunchChild, DiesWithUs) {
  ForkedRun run(Shell("echo $$; exec sleep 50"));
  ASSERT_TRUE(run.ReadUntil("\n"));
  kill(run.pid(), SIGKILL);
  const Ended ended = run.Wait();  // the outputs end only when the child has let go of our pipes
  EXPECT_EQ(ended.exit_code, -SIGKILL);
  const pid_t child = std::stoi(ended.out);
  for (int i = 0; i < 500 && kill(child, 0) == 0; ++i) {
    usleep(10'000);  // init, or whoever stands in for it, has to reap it
    waitpid(child, nullptr, WNOHANG);
  }
  std::string state;
  std::ostringstream path;
  path << "/proc/" << child << "/stat";
  if (FILE* stat = fopen(path.str().c_str(), "r")) {
    char letter = '?';
    EXPECT_EQ(fscanf(stat, "%*d %*s %c", &letter), 1);
    fclose(stat);
    state = letter;
  }
  EXPECT_TRUE(state.empty() || state == "Z") << state;
}

}  // namespace
}  // namespace stepveil::testing
