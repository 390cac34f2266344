#include "tests/e2e/run_all_job.h"

namespace stepveil::testing {
namespace {

TEST_F(RunAllTest, TheFirstFailureEndsTheOthersAndIsTheExitCode) {
  Processes("trap 'exit 9' TERM; echo up; while :; do sleep 0.05; done", kStays,
            "sleep 0.5; echo last; exit 3");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.out, HasSubstr("compose  | last\n"));
  EXPECT_EQ(Count(ran.err, "stepveil: "), 1U) << ran.err;
  EXPECT_THAT(ran.err, ::testing::StartsWith(
                           "stepveil: note: compose ended with 3: stopping backend, frontend\n"));
}

TEST_F(RunAllTest, OneThatEndsWellLeavesTheOthers) {
  Processes("exit 0", "sleep 0.5; echo still; exit 0", "");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "frontend | still\n");
  EXPECT_EQ(ran.err, "");
}

TEST_F(RunAllTest, OneThatDoesNotEndIsKilled) {
  Processes("trap '' TERM; while :; do sleep 0.05; done", "sleep 0.3; kill -9 $$", "");
  const auto ran = All({"--kill-after", "300ms"});
  EXPECT_EQ(ran.exit_code, 137);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("stepveil: note: frontend ended with 137: stopping backend\n"),
                    HasSubstr("backend: the command had not ended 300ms after it was asked to")));
}

TEST_F(RunAllTest, WhatCannotBeStartedIsTheFirstFailure) {
  Processes(kStays, "", "");
  folder_.Write(".stepveil.yaml",
                "processes:\n  backend: { path: /backend, command: [sh, ./backend.sh] }\n"
                "  nobody: { path: /compose, command: [no-such-command] }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 127);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("stepveil: error: nobody: cannot run \"no-such-command\": not found"),
                    HasSubstr("stepveil: note: nobody ended with 127: stopping backend\n")));
}

TEST_F(RunAllTest, NothingStartsWhenOneLacksASecret) {
  Processes("touch started", "touch started", "touch started");
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  backend: { path: /backend, command: touch started }\n"
                "  compose: { path: /compose, require: [NOT_THERE], command: touch started }\n"
                "  frontend: { path: /frontend, require: [NOR_THIS], command: touch started }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("stepveil: error: 2 faults in the processes:\n"),
                             HasSubstr("process \"compose\": "), HasSubstr("NOT_THERE"),
                             HasSubstr("process \"frontend\": "), HasSubstr("NOR_THIS")));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

// After a HUP, which asks nobody to end, the first that has ended ends the other.
TEST_F(RunAllTest, ASignalGoesToAllAndOnce) {
  for (const auto& [number, name] :
       std::map<int, std::string>{{SIGTERM, "TERM"}, {SIGINT, "INT"}, {SIGHUP, "HUP"}}) {
    const std::string script = "trap 'exit 4' TERM; trap 'echo got; sleep 0.2; exit 4' " + name +
                               "; echo up; while :; do sleep 0.05; done";
    for (const bool group : {false, true}) {
      Processes(script, script, "");
      StartedProcess all(Started(), environment_, There());
      ASSERT_TRUE(all.Prints("backend  | up\n")) << all.printed();
      ASSERT_TRUE(all.Prints("frontend | up\n")) << all.printed();
      kill(group ? -all.pid() : all.pid(), number);
      EXPECT_EQ(all.Wait(), "exit 4");
      all.ReadRest();
      EXPECT_EQ(Count(all.printed(), "backend  | got"), 1U) << all.printed();
      EXPECT_EQ(Count(all.printed(), "frontend | got"), 1U) << all.printed();
    }
  }
}

// Who is ending in peace is not told to hurry by the first that has ended.
TEST_F(RunAllTest, AfterASignalEachHasItsTime) {
  Processes("trap 'sleep 1.5; echo in peace; exit 0' TERM; echo up; while :; do sleep 0.05; done",
            "echo up; exec sleep 20", "");
  StartedProcess all(Started(), environment_, There());
  ASSERT_TRUE(all.Prints("backend  | up\n")) << all.printed();
  ASSERT_TRUE(all.Prints("frontend | up\n")) << all.printed();
  kill(all.pid(), SIGTERM);
  EXPECT_EQ(all.Wait(), "exit 143");
  all.ReadRest();
  EXPECT_THAT(all.printed(), AllOf(HasSubstr("in peace"), Not(HasSubstr("stopping"))));
}

TEST_F(RunAllTest, KilledWeLeaveNobody) {
  Processes("echo pid $$ $PPID; exec sleep 30", "echo id $$ $PPID; exec sleep 30", "");
  StartedProcess all(Started(), environment_, There());
  ASSERT_TRUE(all.Prints("| pid ") && all.Prints("| id ")) << all.printed();
  usleep(50'000);
  kill(all.pid(), SIGKILL);
  EXPECT_EQ(all.Wait(), "signal 9");
  all.ReadRest();  // to its end: nobody holds it
  for (const char* name : {"| pid ", "| id "}) {
    const std::string rest =
        all.printed().substr(all.printed().find(name) + std::string(name).size());
    EXPECT_TRUE(EndsSoon(std::stoi(rest)));
    EXPECT_TRUE(EndsSoon(std::stoi(rest.substr(rest.find(' ')))));
  }
}

TEST_F(RunAllTest, AKeyOfTheTerminalEndsAllAndNamesHaveColours) {
  const std::string script = "trap 'echo got; exit 5' INT; echo up; while :; do :; done";
  Processes(script, script, "");
  TerminalSession session([&] {
    There()();
    Become(Started(), environment_);
    return 1;
  });
  EXPECT_TRUE(session.Shows("\x1b[0;36mbackend  |\x1b[0m up")) << session.shown();
  EXPECT_TRUE(session.Shows("\x1b[0;33mfrontend |\x1b[0m up")) << session.shown();
  session.Type("\x03");
  EXPECT_EQ(session.ExitCode(), 5) << session.shown();
  EXPECT_EQ(Count(session.shown(), "got"), 2U) << session.shown();
}

TEST_F(RunAllTest, NoColorIsObeyed) {
  Processes("echo up", "", "");
  Set("NO_COLOR", "1");
  TerminalSession session([&] {
    There()();
    Become(Started(), environment_);
    return 1;
  });
  EXPECT_TRUE(session.Shows("backend | up")) << session.shown();
  EXPECT_EQ(session.ExitCode(), 0);
  EXPECT_EQ(session.shown().find('\x1b'), std::string::npos);
}

TEST_F(RunAllTest, NobodyHasAnythingToRead) {
  Processes("cat; echo read", "", "");
  EXPECT_EQ(All().out, "backend | read\n");
}

TEST_F(RunAllTest, LinesAreNeverTorn) {
  const std::string script =
      "i=0; while [ $i -lt 300 ]; do printf '%s' $1aaaaaaaa; printf '%s\\n' $1bbbbbbbb; "
      "i=$((i+1)); done";
  Processes(script, script, script);
  const auto ran =
      RunProcess({"sh", "-c", Started()[0] + " run --all 2>&1"}, {environment_, folder_.path()});
  EXPECT_EQ(ran.exit_code, 0);
  std::size_t whole = 0;
  for (const char* name : {"backend ", "frontend", "compose "}) {
    whole += Count(ran.out, std::string(name) + " | aaaaaaaabbbbbbbb\n");
  }
  EXPECT_EQ(whole, 900U);
  EXPECT_EQ(Count(ran.out, "\n"), 900U);
}

TEST_F(RunAllTest, AReaderThatLeavesEndsAll) {
  Processes("yes", "yes", "");
  const auto ran =
      RunProcess({"sh", "-c", "{ " + Started()[0] + " run --all; echo $? >&2; } | head -n 1"},
                 {environment_, folder_.path()});
  EXPECT_THAT(ran.err, HasSubstr("141\n"));
}

// 100 MB of each, a line without end among them, through less memory than either.
TEST_F(RunAllTest, MemoryIsBounded) {
  Processes("yes 'a line of output' | head -c 100000000", "head -c 100000000 /dev/zero", "");
  const auto limited = [this] {
#if defined(__SANITIZE_ADDRESS__)
#else
    constexpr rlim_t kBytes = std::size_t{80} << 20;
    const rlimit limit = {kBytes, kBytes};
    setrlimit(RLIMIT_AS, &limit);
#endif
    There()();
  };
  StartedProcess all({"sh", "-c", Started()[0] + " run --all | wc -c"}, environment_, limited);
  EXPECT_EQ(all.Wait(), "exit 0");
  all.ReadRest();
  EXPECT_GT(std::stol(all.printed()), 200'000'000) << all.printed();
}

TEST_F(RunAllTest, AProcessNamedAloneRunsItsCommandAsItIs) {
  Processes("echo hello; exit 6", "", "");
  const auto ran = Stepveil({"run", "--process", "backend"});
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_EQ(ran.out, "hello\n");
  EXPECT_EQ(Stepveil({"run", "--process", "backend", "--", "echo", "mine"}).out, "mine\n");
  EXPECT_EQ(Stepveil({"run", "--process", "backend", "--command", "echo its"}).out, "its\n");
  Set("STEPVEIL_PROCESS", "backend");
  EXPECT_EQ(Stepveil({"run"}).exit_code, 6);
}

TEST_F(RunAllTest, WhatDoesNotGoTogetherIsRefusedBeforeAnyContact) {
  Processes("touch started", "", "");
  server_.Control("DELETE", "/_dev/counters");
  const std::map<std::string, std::vector<std::string>> cases = {
      {"leave out the command, or --all", {"run", "--all", "--", "true"}},
      {"starts the commands of .stepveil.yaml", {"run", "--all", "--command", "true"}},
      {"leave out --process, or --all", {"run", "--all", "--process", "backend"}},
      {"leave out --path, or --all", {"run", "--all", "--path", "/x"}},
      {"leave out --pty", {"run", "--all", "--pty", "always"}},
      {"or give process \"frontend\" a \"command:\"", {"run", "--process", "frontend"}},
      {"there is no command to run", {"run"}},
  };
  for (const auto& [words, arguments] : cases) {
    const auto ran = Stepveil(arguments);
    EXPECT_EQ(ran.exit_code, 125);
    EXPECT_THAT(ran.err, HasSubstr(words));
  }
  EXPECT_THAT(server_.Control("GET", "/_dev/counters"), HasSubstr(R"("tcp_connections":0)"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(RunAllPid1Test, ReapsWhatOthersLeave) {
  Processes(
      "for i in 1 2 3 4 5; do (sh -c 'sleep 0.1 >/dev/null &'); done; sleep 0.6; "
      "cut -d' ' -f1 /proc/1/comm; grep -h '^State:.Z' /proc/[0-9]*/status; exit 3",
      "sleep 0.3", "");
  const auto ran = RunProcess(First(), {environment_, folder_.path()});
  EXPECT_EQ(ran.out, "backend  | stepveil\n") << ran.err;
  EXPECT_EQ(ran.exit_code, 3);
}

TEST_F(RunAllPid1Test, PassesSignalsOn) {
  const std::string script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done";
  Processes(script, script, "");
  StartedProcess all(First(), environment_, There());
  ASSERT_TRUE(all.Prints("backend  | ready") && all.Prints("frontend | ready")) << all.printed();
  const auto children = RunProcess({"pgrep", "-P", std::to_string(all.pid())}, {environment_});
  kill(std::stoi(children.out), SIGTERM);
  EXPECT_EQ(all.Wait(), "exit 5");
}

}  // namespace
}  // namespace stepveil::testing
