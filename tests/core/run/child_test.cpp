#include "core/run/child.h"

#include "tests/core/run/forked_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

// A directory that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "run-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string Write(const std::string& name, const std::string& text, mode_t mode) {
    const std::string file = (path_ / name).string();
    std::ofstream(file) << text;
    std::filesystem::permissions(file, static_cast<std::filesystem::perms>(mode));
    return file;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

RunSetting Command(std::vector<std::string> command) {
  return {.command = std::move(command),
          .variables = {"PATH=/usr/bin:/bin", std::string("TOKEN=") + kCanary}};
}

TEST(RunChild, TheExitCodeIsTheChilds) {
  for (const int code : {0, 1, 3, 42, 125, 126, 127, 128, 255}) {
    const Ended ended = RunForked(Shell("exit " + std::to_string(code)));
    EXPECT_EQ(ended.exit_code, code);
    EXPECT_THAT(ended.out + ended.err, IsEmpty());
  }
}

TEST(RunChild, ASignalIs128PlusItsNumber) {
  for (const int signal : {SIGTERM, SIGKILL, SIGSEGV, SIGINT, SIGPIPE}) {
    const Ended ended = RunForked(Shell("kill -" + std::to_string(signal) + " $$"));
    EXPECT_EQ(ended.exit_code, 128 + signal);
  }
}

TEST(RunChild, ArgumentsArriveAsTheyAre) {
  const Ended ended = RunForked(Command({"printf", "%s|", "a b", "", "$HOME", "*", "\"'\\\n"}));
  EXPECT_EQ(ended.out, "a b||$HOME|*|\"'\\\n|");
}

TEST(RunChild, TheChildSeesTheNameItWasCalledBy) {
  EXPECT_EQ(RunForked(Command({"sh", "-c", "echo $0"})).out, "sh\n");
}

TEST(RunChild, WhatIsNotInPathIs127) {
  const Ended ended = RunForked(Command({"no-such-command"}));
  EXPECT_EQ(ended.exit_code, 127);
  EXPECT_THAT(ended.out, IsEmpty());
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("stepveil: error: cannot run \"no-such-command\": not found in PATH"),
                    HasSubstr("stepveil: hint: "), Not(HasSubstr(kCanary))));
}

TEST(RunChild, APathThatIsNotThereIs127) {
  for (const char* path : {"./no/such/file", "/dev/null/x"}) {
    const Ended ended = RunForked(Command({path}));
    EXPECT_EQ(ended.exit_code, 127);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("no such file"), Not(HasSubstr(kCanary))));
  }
}

TEST(RunChild, WhatCannotBeExecutedIs126) {
  Folder folder;
  const std::string plain = folder.Write("plain", "#!/bin/sh\n", 0644);
  const std::string bare = folder.Write("bare", "echo hi\n", 0755);
  const std::string lost = folder.Write("lost", "#!/no/such/interpreter\n", 0755);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {plain, "permission denied"},
      {bare, "#!/bin/sh"},
      {lost, "its interpreter does not exist"},
      {folder.path().string(), "it is a directory"},
  };
  for (const auto& [path, words] : cases) {
    const Ended ended = RunForked(Command({path}));
    EXPECT_EQ(ended.exit_code, 126) << path;
    EXPECT_THAT(ended.err,
                AllOf(HasSubstr("stepveil: error: cannot run \"" + path + "\": "), HasSubstr(words),
                      HasSubstr("stepveil: hint: "), Not(HasSubstr(kCanary))));
  }
}

TEST(RunChild, ThePathIsTheChildsNotOurs) {
  Folder folder;
  folder.Write("only-here", "#!/bin/sh\necho found\n", 0755);
  RunSetting setting{.command = {"only-here"}, .variables = {"PATH=" + folder.path().string()}};
  setting.before = [] { setenv("PATH", "/nowhere", 1); };
  EXPECT_EQ(RunForked(setting).out, "found\n");
  setting.variables = {"PATH=/nowhere"};
  setting.before = [path = folder.path().string()] { setenv("PATH", path.c_str(), 1); };
  EXPECT_EQ(RunForked(setting).exit_code, 127);
}

TEST(RunChild, AnEnvironmentThatIsTooLargeIs126) {
  RunSetting setting = Command({"true"});
  setting.variables.push_back("BIG=" + std::string(131072, 'x'));
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 126);
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("too large"), Not(HasSubstr("xxxx")), Not(HasSubstr(kCanary))));
}

TEST(RunChild, NoCommandIsAnErrorOfOurs) {
  EXPECT_EQ(RunForked(Command({})).exit_code, 125);
  const Ended ended = RunForked(Command({""}));
  EXPECT_EQ(ended.exit_code, 127);
  EXPECT_THAT(ended.err, HasSubstr("cannot run \"\""));
}

TEST(RunChild, AHostileNameIsQuoted) {
  const Ended ended = RunForked(Command({"\x1b[2J\n::error::x"}));
  EXPECT_THAT(ended.err, AllOf(HasSubstr("\\x1b[2J\\n::error::x"), Not(HasSubstr("\x1b"))));
}

TEST(RunChild, NoProcessToBeHadIsAnErrorOfOurs) {
  RunSetting setting = Command({"true"});
  setting.before = [] {
    setuid(65534);  // root has no such limit
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_NPROC, &none);
  };
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 125);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("stepveil: error: cannot start a process"),
                               HasSubstr("stepveil: hint: "), Not(HasSubstr(kCanary))));
}

// Each number of free descriptors stops at another place: our pipes, Boost's pipe.
TEST(RunChild, NoDescriptorToBeHadIsAnErrorOfOurs) {
  if (kSanitized) {
    GTEST_SKIP() << "UBSan tests a vptr by way of a pipe, and takes its absence for a finding";
  }
  for (rlim_t most = 3; most < 9; ++most) {
    RunSetting setting = Command({"true"});
    setting.before = [most] {
      const rlimit few = {most, most};
      setrlimit(RLIMIT_NOFILE, &few);
    };
    const Ended ended = RunForked(setting);
    EXPECT_EQ(ended.exit_code, 125) << most;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("stepveil: error: cannot "), Not(HasSubstr(kCanary))));
  }
}

// Many times: whether Boost's one look comes too early is a matter of luck.
bool LeavesNoZombie(const std::vector<std::string>& command) {
  for (int i = 0; i < 300; ++i) {
    const auto needles = std::make_shared<const NeedleTable>(std::vector<Secret>{});
    const auto outcome = RunChild({command, {}, needles});
    if (outcome->exit_code != 126 || waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD) {
      return false;
    }
  }
  return true;
}

TEST(RunChild, FailedStartsLeaveNoZombie) {
  Folder folder;
  RunSetting setting = Command({folder.Write("bare", "echo hi\n", 0755)});
  setting.before = [command = setting.command] { _exit(LeavesNoZombie(command) ? 0 : 1); };
  EXPECT_EQ(RunForked(setting).exit_code, 0);
}

// A pipe that can be read from after `milliseconds`, or (0) whose other end is closed at once.
std::function<int()> AsksAfter(int milliseconds) {
  return [milliseconds] {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      std::abort();
    }
    if (milliseconds > 0) {
      // Not a thread: RunChild wants to be alone.
      if (fork() == 0) {
        close(STDOUT_FILENO);  // whose end is waited for
        close(STDERR_FILENO);
        usleep(static_cast<useconds_t>(milliseconds) * 1000);
        [[maybe_unused]] const auto written = write(ends[1], "x", 1);
        _exit(EXIT_SUCCESS);
      }
    }
    close(ends[1]);
    return ends[0];
  };
}

TEST(RunChild, ACommandIsAskedToEndOnce) {
  RunSetting setting = Shell(
      "trap 'n=x$n; echo asked $n' TERM; sleep 1.5 & wait; sleep 0.3; wait; echo last; exit 7");
  setting.end_number = AsksAfter(300);
  const Ended ended = RunForked(setting);
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_EQ(ended.out, "asked x\nlast\n");
  EXPECT_EQ(ended.err, "ended on request\n");
}

TEST(RunChild, OneThatIsAskedAndDoesNotEndIsKilled) {
  for (const PtyUse pty : {PtyUse::kNever, PtyUse::kAlways}) {
    RunSetting setting = Shell("trap '' TERM; echo ready; sleep 30 & wait; wait");
    setting.manner = {pty, std::chrono::milliseconds(400)};
    setting.end_number = AsksAfter(400);
    const Ended ended = RunForked(setting);
    EXPECT_EQ(ended.exit_code, 128 + SIGKILL);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("killed"), HasSubstr("ended on request")));
  }
}

TEST(RunChild, OneThatEndsByItselfWasNotAsked) {
  RunSetting setting = Shell("sleep 0.5; exit 3");
  for (const int milliseconds : {0, 20'000}) {
    setting.end_number = AsksAfter(milliseconds);
    const Ended ended = RunForked(setting);
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_THAT(ended.err, IsEmpty());
  }
}

// Who sends us a signal wants an end, whatever else was asked.
TEST(RunChild, ASignalOfOursIsTheStrongerRequest) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    RunSetting setting = Shell("trap 'sleep 1; exit 5' TERM HUP INT; echo ready; sleep 9 & wait");
    setting.end_number = AsksAfter(300);
    ForkedRun run(setting);
    ASSERT_TRUE(run.ReadUntil("ready"));
    usleep(700'000);
    kill(run.pid(), signal);
    const Ended ended = run.Wait();
    EXPECT_EQ(ended.exit_code, 5) << signal;
    EXPECT_THAT(ended.err, Not(HasSubstr("ended on request"))) << signal;
  }
}

TEST(RunChild, AReloadLongBeforeIsNoRequestToEnd) {
  RunSetting setting = Shell("trap 'echo reload' HUP; echo ready; while :; do sleep 0.1; done");
  setting.end_number = AsksAfter(1500);
  ForkedRun run(setting);
  ASSERT_TRUE(run.ReadUntil("ready"));
  kill(run.pid(), SIGHUP);
  ASSERT_TRUE(run.ReadUntil("reload"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGTERM);
  EXPECT_THAT(ended.err, HasSubstr("ended on request\n"));  // the shell may tell of its `sleep`
}

}  // namespace
}  // namespace stepveil::testing
