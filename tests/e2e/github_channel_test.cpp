// Where nobody reads what a step says, it says nothing: `export --to github` in surroundings that
// are none of a step's, generated from what can be wrong with each part of the channel.
#include "tests/e2e/github_job.h"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class GithubChannelTest : public JobTest {
 protected:
  void SetUp() override {
    UseServer();
    UseUniversalAuth();
    Set("GITHUB_ACTIONS", "true");
    Set("GITHUB_ENV", folder_.Write("env", ""));
  }

  // Its stdout is a pipe, and no process above it is of the same step.
  [[nodiscard]] ProcessResult Export() const {
    return Stepveil({"export", "--path", "/backend", "--to", "github"});
  }

  [[nodiscard]] ProcessResult ExportWith(const std::string& redirection) const {
    const std::string line = StepveilProgram() + " export --path /backend --to github ";
    return RunProcess({"sh", "-c", line + redirection}, {environment_, folder_.path()});
  }

  void ExpectSilence(const std::string& what, const ProcessResult& ran) const {
    EXPECT_TRUE(ran.out.empty()) << what << ": " << ran.out.substr(0, 200);
    EXPECT_EQ(ran.exit_code, 7) << what;
    EXPECT_THAT(ran.err, HasSubstr("stepveil: hint: ")) << what;
    EXPECT_THAT(server_.Control("GET", "/_dev/counters"), Not(HasSubstr("/login"))) << what;
  }
};

TEST_F(GithubChannelTest, IsFineInAStep) {
  const auto ran = Export();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("::add-mask::"));
}

TEST_F(GithubChannelTest, AnnouncesNothingWithoutAFileToExportTo) {
  std::filesystem::create_directory(folder_.path() / "folder");
  std::filesystem::create_symlink("env", folder_.path() / "link");
  ASSERT_EQ(mkfifo((folder_.path() / "fifo").c_str(), 0600), 0);
  for (const std::string file : {"", "missing", "missing/env", "folder", "link", "fifo"}) {
    Set("GITHUB_ENV", file.empty() ? "" : (folder_.path() / file).string());
    ExpectSilence("GITHUB_ENV names " + file, Export());
  }
  for (const char* file : {"/dev/null", "/dev/full", "/proc/version", "/sys/kernel/notes"}) {
    Set("GITHUB_ENV", file);
    ExpectSilence(std::string("GITHUB_ENV names ") + file, Export());
  }
  Unset("GITHUB_ENV");
  ExpectSilence("GITHUB_ENV is not set", Export());
}

TEST_F(GithubChannelTest, AnnouncesNothingOutsideOfAJob) {
  for (const char* value : {"", "false", "TRUE", "1"}) {
    Set("GITHUB_ACTIONS", value);
    ExpectSilence(std::string("GITHUB_ACTIONS=") + value, Export());
  }
  Unset("GITHUB_ACTIONS");
  ExpectSilence("GITHUB_ACTIONS is not set", Export());
  for (const char* other : {"GITLAB_CI", "CI", "JENKINS_URL", "GITEA_ACTIONS"}) {
    Set(other, "true");
    ExpectSilence(std::string("in another system: ") + other, Export());
  }
}

TEST_F(GithubChannelTest, AnnouncesNothingWhereStdoutIsNotTheLog) {
  for (const char* redirection : {">out", ">/dev/null", ">&-", ">/dev/full"}) {
    ExpectSilence(redirection, ExportWith(redirection));
  }
}

// The other systems' channels, outside of theirs.
TEST_F(GithubChannelTest, SoDoTheOtherSystemsTargets) {
  for (const std::string target : {"gitlab", "jenkins"}) {
    for (const char* system : {"GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL"}) {
      Set(system, "true");
      const auto ran = Stepveil({"export", "--path", "/backend", "--to", target});
      EXPECT_NE(ran.exit_code, 0) << target;
      const std::string fails = "(exit " + std::to_string(ran.exit_code) + ")\n";
      EXPECT_EQ(ran.out, target == "gitlab" ? fails : "") << target;
      EXPECT_THAT(server_.Control("GET", "/_dev/counters"), Not(HasSubstr("/login"))) << target;
    }
  }
}

}  // namespace
}  // namespace stepveil::testing
