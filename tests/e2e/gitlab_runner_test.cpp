// The wrapper in the runner's two script forms and its two endings, in three shells: nothing of the
// log is lost, shown or waited for. STEPVEIL_ROUNDS says how often (default 3).
#include "tests/e2e/gitlab.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace stepveil::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJwtSecret[] = "jwt-secret-dev-0123456789abcdef";

int Rounds() {
  const char* given = std::getenv("STEPVEIL_ROUNDS");
  return given == nullptr ? 3 : std::atoi(given);
}

struct Place {
  const char* shell;
  ScriptForm form;
  Ending ending;
};

std::string NameOfPlace(const ::testing::TestParamInfo<Place>& info) {
  const std::string shell = info.param.shell;
  return shell.substr(0, shell.find(' ')) +
         (info.param.form == ScriptForm::kSubshell ? "Subshell" : "Pipe") +
         (info.param.ending == Ending::kShell ? "Shell" : "Container");
}

class GitlabRunnerTest : public GitlabJobTest, public ::testing::WithParamInterface<Place> {
 protected:
  void SetUp() override {
    if (GetParam().ending == Ending::kContainer && !WhyNoContainer().empty()) {
      GTEST_SKIP() << WhyNoContainer();
    }
  }

  [[nodiscard]] GitlabJob Job(std::vector<std::string> lines) const {
    return {GetParam().shell, GetParam().form, GetParam().ending, std::move(lines)};
  }

  // Folders of wrappers that have ended are gone; after a container-like ending of a job that
  // bypassed the exit trap they go with the container.
  [[nodiscard]] std::string LeftFolders() const { return Output("ls -d stepveil-* 2>/dev/null"); }
};

TEST_P(GitlabRunnerTest, NothingIsLostAndNothingIsShown) {
  const std::string body = Output("seq 1 150000");
  for (int round = 0; round < Rounds(); ++round) {
    const GitlabLog log = Run(Job({"trap 'printf \"bye %s, jwt-sec\" \"$?\"' EXIT",
                                   "seq 1 150000\necho \"token=$JWT_SECRET\"\nexit 3"}));
    EXPECT_EQ(log.exit_code, 3);
    ASSERT_THAT(log.text, HasSubstr(body + "token=***\n"));
    ASSERT_THAT(log.text, EndsWith("token=***\nbye 3, jwt-sec"));
    ASSERT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
    EXPECT_EQ(LeftFolders(), "");
  }
}

class GitlabRunnerEndingTest : public GitlabRunnerTest {};

TEST_P(GitlabRunnerEndingTest, ARunnerThatReadsLateGetsAll) {
  GitlabJob job = Job({"seq 1 13100\necho last"});
  job.reader_delay_seconds = 0.5;
  const GitlabLog log = Run(job);
  EXPECT_EQ(log.exit_code, 0);
  EXPECT_THAT(log.text, HasSubstr(Output("seq 1 13100") + "last\n"));
}

TEST_P(GitlabRunnerEndingTest, ABackgroundProcessKeepsNobodyWaiting) {
  const auto start = std::chrono::steady_clock::now();
  const GitlabLog log = Run(Job({"sleep 25 &", "echo done"}));
  EXPECT_EQ(log.exit_code, 0);
  EXPECT_THAT(log.text, HasSubstr("\ndone\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

// What can't be closed: `exec` as the last command leaves no exit trap. Lost is at most what the
// pipe holds, and as much that has been read from it and not yet written.
TEST_P(GitlabRunnerEndingTest, AnExecAtTheEndLosesNoMoreThanTwoPages) {
  GitlabJob job = Job({"exec seq 1 13100"});
  job.reader_delay_seconds = 0.7;
  const std::string whole = Output("seq 1 13100");
  const GitlabLog log = Run(job);
  EXPECT_EQ(log.exit_code, 0);
  const std::size_t start = log.text.find("exec seq 1 13100\n1\n");
  ASSERT_NE(start, std::string::npos);
  const std::string got = log.text.substr(start + 17);
  EXPECT_EQ(got, whole.substr(0, got.size()));
  EXPECT_LE(whole.size() - got.size(), 8192U);
  std::cout << "lost after exec: " << whole.size() - got.size() << " bytes\n";
}

// The shell executor: the runner stands above the shell (a shell of that name, here) and reads
// until the end, so the pipe may be as large as pipes are.
TEST_P(GitlabRunnerEndingTest, UnderTheRunnerItselfThePipeIsLargeAndNothingIsLost) {
  const auto runner = folder_.path() / "gitlab-runner";
  std::filesystem::copy_file("/bin/dash", runner);
  GitlabJob job = Job({"python3 -c 'import fcntl; print(fcntl.fcntl(1, 1032))'  # F_GETPIPE_SZ",
                       "exec seq 1 131000"});
  job.shell = runner.string() + " -c '" + job.shell + "; exit $?'";
  job.ending = Ending::kShell;
  job.reader_delay_seconds = 0.7;
  const GitlabLog log = Run(job);
  EXPECT_EQ(log.exit_code, 0);
  EXPECT_THAT(log.text, HasSubstr("\n65536\n"));
  EXPECT_THAT(log.text, EndsWith(Output("seq 1 131000")));
}

std::vector<Place> Places(const std::vector<ScriptForm>& forms) {
  std::vector<Place> places;
  for (const char* shell : {"bash", "dash", "busybox sh"}) {
    for (const ScriptForm form : forms) {
      for (const Ending ending : {Ending::kShell, Ending::kContainer}) {
        places.push_back({shell, form, ending});
      }
    }
  }
  return places;
}

INSTANTIATE_TEST_SUITE_P(All, GitlabRunnerTest,
                         ::testing::ValuesIn(Places({ScriptForm::kSubshell, ScriptForm::kPipe})),
                         NameOfPlace);
INSTANTIATE_TEST_SUITE_P(All, GitlabRunnerEndingTest,
                         ::testing::ValuesIn(Places({ScriptForm::kSubshell})), NameOfPlace);

// The controls: what the wrapper is for must be seen to be needed. Whoever masks is stopped for
// half a second before the last lines, so that they are in a pipe when the shell ends.
class GitlabControlTest : public GitlabJobTest {
 protected:
  void SetUp() override {
    if (!WhyNoContainer().empty()) {
      GTEST_SKIP() << WhyNoContainer();
    }
  }

  // Does the last line of a job arrive, with `begin` as what starts the mask, and `more` after it?
  [[nodiscard]] bool LosesNothing(const std::string& shell, const std::string& begin,
                                  const std::string& masker, const std::string& more = ":") const {
    const std::string stop =
        "masker=" + masker + "\nkill -STOP $masker\n(sleep 0.5; kill -CONT $masker) &";
    const GitlabLog log = RunBare({shell,
                                   ScriptForm::kSubshell,
                                   Ending::kContainer,
                                   {begin, more, stop, "echo first\necho last"}});
    EXPECT_EQ(log.exit_code, 0) << log.text;
    return log.text.ends_with("first\nlast\n");
  }

  // begin_ with the wrapper changed by a sed script.
  [[nodiscard]] static std::string Changed(const std::string& script) {
    return "{ wrapper=$(" + StepveilProgram() + " gitlab begin)\nsed -i '" + script +
           "' \"$(echo \"$wrapper\" | cut -d \"'\" -f 2)\"\neval \"$wrapper\"; } 3>&1";
  }

  static constexpr char kDaemon[] =
      "$(grep -lzxs 'begi[n]' /proc/[0-9]*/cmdline | tr -dc '0-9\\n' || :)";
};

TEST_F(GitlabControlTest, ANaiveFilterLosesTheEnd) {
  EXPECT_FALSE(LosesNothing("bash", "exec > >(exec sed -u s/secret/X/g) 2>&1", "$!"));
  EXPECT_TRUE(LosesNothing("bash", begin_, kDaemon));
}

TEST_F(GitlabControlTest, WithoutTheBarrierTheEndIsLost) {
  for (const char* shell : {"bash", "dash", "busybox sh"}) {
    const std::string without = "/^command trap _stepveil_exit/d";
    EXPECT_FALSE(LosesNothing(shell, Changed(without), kDaemon)) << shell;
    EXPECT_TRUE(LosesNothing(shell, Changed(""), kDaemon)) << shell;
  }
}

TEST_F(GitlabControlTest, WithoutInterceptionTheUsersTrapCostsTheEnd) {
  for (const char* shell : {"bash", "dash", "busybox sh"}) {
    const std::string without = "s/^alias trap=.*/:/; s/eval .trap().*;;/: ;;/";
    EXPECT_FALSE(LosesNothing(shell, Changed(without), kDaemon, "trap : EXIT INT")) << shell;
    EXPECT_TRUE(LosesNothing(shell, Changed(""), kDaemon, "trap : EXIT INT")) << shell;
  }
}

}  // namespace
}  // namespace stepveil::testing
