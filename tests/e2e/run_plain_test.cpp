// `stepveil run` where nothing is masked: the command takes stepveil's place.
#include "tests/e2e/run_job.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kPassword[] = "pg pass#1";  // POSTGRES_PASSWORD of /compose

class RunPlainTest : public RunJobTest {
 protected:
  using Words = std::vector<std::string>;

  // `stepveil run FLAGS -- sh -c SCRIPT` on the secrets of /compose.
  [[nodiscard]] ProcessResult Run(const std::string& script, const Words& flags) const {
    return RunProcess(Line(script, flags), {environment_, folder_.path()});
  }
  [[nodiscard]] std::string PrintedBy(const Words& command) const {
    StartedProcess process(command, environment_);
    process.ReadRest();
    return process.printed();
  }
  [[nodiscard]] static Words Line(const std::string& script, const Words& flags) {
    Words all{StepveilProgram(), "run"};
    all.insert(all.end(), flags.begin(), flags.end());
    all.insert(all.end(), {"--", "sh", "-c", script});
    return all;
  }
};

constexpr char kWhoAmI[] = "echo pid $$ parent $PPID.";

TEST_F(RunPlainTest, NoProcessStandsBetween) {
  const std::vector<Words> plain{{"--path", "/compose", "--no-mask"},
                                 {"--path", "/empty", "--allow-empty"}};
  for (const Words& flags : plain) {
    StartedProcess process(Line(kWhoAmI, flags), environment_);
    const pid_t pid = process.pid();
    EXPECT_EQ(process.Wait(), "exit 0");
    process.ReadRest();
    EXPECT_EQ(process.printed(),
              "pid " + std::to_string(pid) + " parent " + std::to_string(getpid()) + ".\n");
  }
}

TEST_F(RunPlainTest, OneStandsBetweenWhereThereIsWork) {
  const std::vector<Words> wrapped{{"--path", "/compose"},
                                   {"--path", "/empty", "--allow-empty", "--pty", "always"},
                                   {"--path", "/compose", "--no-mask", "--pty", "always"}};
  for (const Words& flags : wrapped) {
    StartedProcess process(Line(kWhoAmI, flags), environment_);
    const pid_t pid = process.pid();
    EXPECT_EQ(process.Wait(), "exit 0");
    process.ReadRest();
    EXPECT_THAT(process.printed(), StartsWith("pid "));
    EXPECT_NE(process.NumberAfter("pid "), pid);
  }
}

TEST_F(RunPlainTest, ItsEndIsTheCommandsEvenBySignal) {
  const Words flags{"--path", "/compose", "--no-mask"};
  EXPECT_EQ(Run("exit 42", flags).exit_code, 42);
  StartedProcess killed(Line("kill -USR1 $$", flags), environment_);
  EXPECT_EQ(killed.Wait(), "signal " + std::to_string(SIGUSR1));
  StartedProcess trapping(
      Line("trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done", flags), environment_);
  ASSERT_TRUE(trapping.Prints("ready"));
  kill(trapping.pid(), SIGTERM);
  EXPECT_EQ(trapping.Wait(), "exit 5");
}

TEST_F(RunPlainTest, TheValuesComeAsTheyAreAndTheCredentialsDoNot) {
  const auto ran =
      Run("printf '%s\\0' \"$POSTGRES_PASSWORD\"; echo \"$POSTGRES_PASSWORD\" >&2; env",
          {"--path", "/compose", "--no-mask"});
  EXPECT_THAT(ran.out, StartsWith(kPassword + std::string(1, '\0')));
  EXPECT_EQ(ran.err, std::string(kPassword) + "\n");
  EXPECT_THAT(ran.out, Not(HasSubstr("CLIENT_SECRET")));
}

TEST_F(RunPlainTest, TheVariableSaysTheSame) {
  Set("STEPVEIL_MASK", "false");
  EXPECT_EQ(Run("echo $POSTGRES_PASSWORD", {"--path", "/compose"}).out, "pg pass#1\n");
  EXPECT_EQ(Run("echo $POSTGRES_PASSWORD", {"--path", "/compose", "--no-mask=false"}).out, "***\n");
}

TEST_F(RunPlainTest, WithoutStepveilTheCommandSeesTheSame) {
  const std::string look =
      "grep -E '^(Sig[^Q]|Shd|Umask|Seccomp:)' /proc/self/status; ulimit -a; (cd /proc/$$/fd; echo "
      "*); "
      "cut -d' ' -f5-8 /proc/$$/stat | sed \"s/$$/own/g\"; pwd";
  const std::vector<std::string> shells{"exec ", "trap '' HUP USR2; exec ", "exec <&- ; exec "};
  for (const std::string& shell : shells) {
    const auto inner = [&](const Words& line) {
      std::string words;
      for (const std::string& word : line) {
        words += "'" + word + "' ";
      }
      return shell + words;
    };
    folder_.Write("look", look);
    Words line{"sh", (folder_.path() / "look").string()};
    const std::string plain = PrintedBy({"sh", "-c", inner(line)});
    const std::string stepveil = StepveilProgram();
    const Words run{stepveil, "run", "--path", "/compose", "--no-mask", "--"};
    line.insert(line.begin(), run.begin(), run.end());
    EXPECT_THAT(plain, HasSubstr("SigCgt:"));
    EXPECT_EQ(PrintedBy({"sh", "-c", inner(line)}), plain) << shell;
  }
}

TEST_F(RunPlainTest, WhatCannotBeStartedIs126Or127) {
  const auto run = [&](const std::string& name) {
    return Stepveil({"run", "--path", "/compose", "--no-mask", "--", name});
  };
  EXPECT_EQ(run("no-such-command").exit_code, 127);
  EXPECT_EQ(run("/etc/passwd").exit_code, 126);
  EXPECT_THAT(run("/etc/passwd").err,
              StartsWith("stepveil: error: cannot run \"/etc/passwd\": permission denied\n"));
}

TEST_F(RunPlainTest, InCiALineWarns) {
  const Words flags{"--path", "/compose", "--no-mask"};
  EXPECT_THAT(Run("true", flags).err, IsEmpty());
  Set("CI", "true");
  EXPECT_EQ(Run("true", flags).err,
            "stepveil: warning: --no-mask: whatever secret the command prints stands in the job's "
            "log\n");
  EXPECT_THAT(Run("true", {"--path", "/compose", "--no-mask", "--silent"}).err, IsEmpty());
  EXPECT_THAT(Run("true", {"--path", "/empty", "--allow-empty", "--no-mask"}).err, IsEmpty());
}

TEST_F(RunPlainTest, APtyMayBeAskedForAllTheSame) {
  const auto ran = Run("test -t 1 && echo $POSTGRES_PASSWORD; exit 3",
                       {"--path", "/compose", "--no-mask", "--pty", "always"});
  EXPECT_EQ(ran.out, "pg pass#1\n") << ran.err;
  EXPECT_EQ(ran.exit_code, 3);
}

TEST_F(RunPlainTest, OnlyRunLeavesMaskingOut) {
  Set("STEPVEIL_MASK", "false");
  const auto ran =
      RunProcess({"sh", "-c", "echo 'pg pass#1' | " + StepveilProgram() + " mask --path /compose"},
                 {environment_, folder_.path()});
  EXPECT_EQ(ran.out, "***\n") << ran.err;
  EXPECT_EQ(Stepveil({"export", "--path", "/compose", "--to", "json", "--no-mask"}).exit_code, 2);
}

TEST_F(RunPlainTest, TheRepositoryMayNotTurnMaskingOff) {
  folder_.Write(".stepveil.yaml", "mask: false\n");
  const auto ran = Run("echo $POSTGRES_PASSWORD", {"--path", "/compose"});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, HasSubstr("\"mask\" may not be set by a file of the repository"));
}

TEST_F(RunPlainTest, StrictContradicts) {
  const auto ran = Run("true", {"--path", "/compose", "--no-mask", "--strict"});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.err, HasSubstr("--strict (STEPVEIL_STRICT) fails where a value cannot be masked, "
                                 "and --no-mask (STEPVEIL_MASK=false) masks none"));
}

}  // namespace
}  // namespace stepveil::testing
