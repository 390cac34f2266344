#include "core/run/child.h"

#include "tests/core/run/child_scene.h"

namespace stepveil::testing {
namespace {

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

TEST(RunChild, FailedStartsLeaveNoZombie) {
  Folder folder;
  RunSetting setting = Command({folder.Write("bare", "echo hi\n", 0755)});
  setting.before = [command = setting.command] { _exit(LeavesNoZombie(command) ? 0 : 1); };
  EXPECT_EQ(RunForked(setting).exit_code, 0);
}

}  // namespace
}  // namespace stepveil::testing
