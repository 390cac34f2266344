// `stepveil run --as-file`: a value in a private file, which is gone afterwards.
#include "tests/e2e/run_files_job.h"

namespace stepveil::testing {
namespace {

TEST_F(RunFilesTest, TheVariableHoldsThePathOfAPrivateFileInMemory) {
  const auto ran = Run(std::string(kPath) +
                       "stat -c '%a %s' $POSTGRES_PASSWORD $(dirname $POSTGRES_PASSWORD); stat -f "
                       "-c %T $POSTGRES_PASSWORD; [ \"$(cat $POSTGRES_PASSWORD)\" = 'pg pass#1' ]");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("\n600 9\n700 "));
  EXPECT_THAT(ran.out, HasSubstr("\ntmpfs\n"));
  EXPECT_TRUE(IsGone(ran.out));
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(RunFilesTest, WhatTheFileHoldsIsMasked) {
  EXPECT_EQ(Run("cat $POSTGRES_PASSWORD").out, "***");
  EXPECT_EQ(Run("cat $POSTGRES_PASSWORD", {"--as-file=POSTGRES_PASSWORD", "--no-mask"}).out,
            "pg pass#1");
}

// A value of any bytes and of more than a variable can hold.
TEST_F(RunFilesTest, TheFileHoldsWhatNoVariableCan) {
  const std::string large(200'000, 'x');
  server_.Control(
      "POST", "/_dev/secret",
      R"({"environment": "dev", "path": "/compose", "key": "LARGE", "value": ")" + large + R"("})");
  const auto refused = Run("true", {});
  EXPECT_EQ(refused.exit_code, 125);
  EXPECT_THAT(refused.err, HasSubstr("stepveil run --as-file LARGE"));
  EXPECT_EQ(Run("wc -c <$LARGE", {"--as-file", "LARGE,POSTGRES_PASSWORD"}).out, "200000\n");
}

TEST_F(RunFilesTest, GoneHoweverTheCommandEnds) {
  for (const char* mask : {"--no-mask", "--no-mask=false"}) {
    for (const auto& [script, code] : std::vector<std::pair<std::string, int>>{
             {"exit 0", 0}, {"exit 42", 42}, {"kill -KILL $$", 137}, {"kill -TERM $$", 143}}) {
      const auto ran = Run(kPath + script, {"--as-file", "POSTGRES_PASSWORD", mask});
      EXPECT_EQ(ran.exit_code, code) << script;
      EXPECT_TRUE(IsGone(ran.out)) << script;
    }
  }
}

TEST_F(RunFilesTest, GoneWhereNothingCouldBeStarted) {
  const std::set<std::string> before = Folders();
  for (const auto& [name, code] :
       std::vector<std::pair<std::string, int>>{{"no-such-command", 127}, {"/etc/passwd", 126}}) {
    for (const char* mask : {"--no-mask", "--no-mask=false"}) {
      const auto ran = RunProcess(Line({"--as-file", "POSTGRES_PASSWORD", mask}, {name}),
                                  {environment_, folder_.path()});
      EXPECT_EQ(ran.exit_code, code);
      EXPECT_THAT(ran.err, StartsWith("stepveil: error: cannot run"));
    }
  }
  EXPECT_TRUE(AllButTheseGo(before));
}

TEST_F(RunFilesTest, GoneWhenASignalEndsUs) {
  for (const char* pty : {"never", "always"}) {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGKILL}) {
      StartedProcess process(Line({"--as-file", "POSTGRES_PASSWORD", "--pty", pty},
                                  {"sh", "-c", std::string(kPath) + "echo ready; exec sleep 20"}),
                             environment_);
      ASSERT_TRUE(process.Prints("ready")) << process.printed();
      EXPECT_FALSE(IsGone(process.printed().substr(0, process.printed().find_first_of("\r\n"))));
      kill(process.pid(), signal);
      process.Wait();
      const std::string path = process.printed().substr(0, process.printed().find_first_of("\r\n"));
      EXPECT_TRUE(signal == SIGKILL ? GoesSoon(path) : IsGone(path)) << signal << " " << pty;
    }
  }
}

// A tmpfs whose files anybody may exchange is no place for them.
TEST_F(RunFilesTest, AFolderThatOthersCanExchangeIsPassedOver) {
  Words line = Line({"--as-file", "POSTGRES_PASSWORD"}, {"sh", "-c", kPath});
  const Words before = {
      "unshare", "-m", "sh", "-c", "mount -t tmpfs -o mode=777 none /dev/shm; exec \"$@\"", "sh"};
  line.insert(line.begin(), before.begin(), before.end());
  const auto ran = RunProcess(line, {environment_, folder_.path()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, MatchesRegex("/tmp/stepveil-....../POSTGRES_PASSWORD\n"));
  EXPECT_THAT(ran.err, HasSubstr("--as-file writes to the disk, in \"/tmp\""));
}

// Even KILL to the whole group of the job.
TEST_F(RunFilesTest, GoneWhenTheGroupIsKilled) {
  StartedProcess process(Line({"--as-file", "POSTGRES_PASSWORD"},
                              {"sh", "-c", std::string(kPath) + "echo ready; exec sleep 20"}),
                         environment_);
  ASSERT_TRUE(process.Prints("ready"));
  kill(-process.pid(), SIGKILL);
  EXPECT_EQ(process.Wait(), "signal 9");
  EXPECT_TRUE(GoesSoon(process.printed()));
}

// Nothing is in between the command and our stdout, but we stay to clean up.
TEST_F(RunFilesTest, WithoutMaskingTheCommandHasOurDescriptors) {
  std::string line;
  for (const std::string& word : Line({"--as-file", "POSTGRES_PASSWORD", "--no-mask"}, {})) {
    line += word + " ";
  }
  const auto ran = RunProcess(
      {"sh", "-c", line + "sh -c 'readlink /proc/$$/fd/1 /proc/$$/fd/2' >out 2>err; cat out"},
      {environment_, folder_.path()});
  const std::string folder = std::filesystem::canonical(folder_.path()).string();
  EXPECT_EQ(ran.out, folder + "/out\n" + folder + "/err\n");
}

TEST_F(RunFilesTest, WithoutMaskingItGetsOurSignals) {
  StartedProcess process(
      Line({"--as-file", "POSTGRES_PASSWORD", "--no-mask"},
           {"sh", "-c",
            "echo parent $PPID.; trap 'exit 7' TERM; echo ready; while :; do sleep 0.1; done"}),
      environment_);
  ASSERT_TRUE(process.Prints("ready")) << process.printed();
  EXPECT_EQ(process.NumberAfter("parent "), process.pid());
  kill(process.pid(), SIGTERM);
  EXPECT_EQ(process.Wait(), "exit 7");
}

TEST_F(RunFilesTest, ANameThatIsNotThereIsAnError) {
  const auto ran = Run("true", {"--as-file", "POSTGRES_PASWORD"});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_EQ(ran.err,
            "stepveil: error: as-file name \"POSTGRES_PASWORD\" is not among the secrets\n"
            "stepveil: hint: did you mean \"POSTGRES_PASSWORD\"?\n");
}

TEST_F(RunFilesTest, AProcessMaySayIt) {
  folder_.Write(".stepveil.yaml",
                "processes:\n  db: { path: /compose, rename: { POSTGRES_PASSWORD: PG_FILE }, "
                "as-file: [PG_FILE] }\n");
  const auto run = Stepveil({"run", "--process", "db", "--", "sh", "-c", "wc -c <$PG_FILE"});
  EXPECT_EQ(run.out, "9\n") << run.err;
  const auto exported = Stepveil({"export", "--process", "db", "--to", "json"});
  EXPECT_EQ(exported.exit_code, 3);
  EXPECT_THAT(exported.out, IsEmpty());
  EXPECT_THAT(exported.err,
              AllOf(HasSubstr("as-file (PG_FILE) is for the command of \"stepveil run\" alone"),
                    Not(HasSubstr("pg pass"))));
  const auto masked =
      RunProcess({"sh", "-c", "echo 'pg pass#1' | " + StepveilProgram() + " mask --process db"},
                 {environment_, folder_.path()});
  EXPECT_EQ(masked.out, "***\n") << masked.err;
}

TEST_F(RunFilesTest, WithoutMemoryItIsTheDiskAndAWarning) {
  const Words namespaces{"unshare",
                         "--user",
                         "--map-root-user",
                         "--mount",
                         "sh",
                         "-c",
                         "mount -t tmpfs -o ro none /dev/shm && exec \"$@\"",
                         "sh"};
  const auto inside = [&](const Words& command) {
    Words all = namespaces;
    all.insert(all.end(), command.begin(), command.end());
    return RunProcess(all, {environment_, folder_.path()});
  };
  if (inside({"true"}).exit_code != 0) {
    GTEST_SKIP() << "this system gives no namespaces to its users";
  }
  Set("TMPDIR", folder_.path().string());
  const auto ran = inside(Line({"--as-file", "POSTGRES_PASSWORD"}, {"sh", "-c", kPath}));
  EXPECT_THAT(ran.out, StartsWith(folder_.path().string() + "/stepveil-")) << ran.err;
  if (RunProcess({"stat", "-f", "-c", "%T", folder_.path().string()}, {environment_}).out !=
      "tmpfs\n") {
    EXPECT_EQ(ran.err, "stepveil: warning: --as-file writes to the disk, in \"" +
                           folder_.path().string() + "\": there is no folder in memory (tmpfs)\n");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace stepveil::testing
