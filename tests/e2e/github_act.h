#pragma once

#include "core/base/text.h"
#include "tests/e2e/github_job.h"
#include "tests/support/sha256.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::testing {

inline const std::string kAct = STEPVEIL_SOURCE_DIR "/build/tools/bin/act";
inline const std::filesystem::path kWorkflows = STEPVEIL_SOURCE_DIR "/tests/e2e/github";

// The action in real workflows, run by act in host mode against the dev server.
class GithubActTest : public GithubJobTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kAct) && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "act is not installed; ./dev setup brings it";
    }
    ASSERT_TRUE(std::filesystem::exists(kAct)) << kAct << " is needed";
    GithubJobTest::SetUp();
    if (IsSkipped()) {
      return;
    }
    MakeRepository();
    UseGitHubJob();
    Unset("GITHUB_ACTIONS");
    Set("HOME", folder_.path());
    Set("STEPVEIL_CA_FILE", server_.ca_file());
    Set("TEST_DOMAIN", server_.url());
    Set("TEST_PROJECT", server_.Field("/project"));
    Set("TEST_ENVIRONMENT", "dev");
    Set("TEST_IDENTITY_ID", server_.Field("/identities/ci-oidc-github/identity_id"));
    Set("TEST_CLIENT_ID", server_.Field("/universal/client_id"));
    Set("TEST_CLIENT_SECRET", server_.Field("/universal/client_secret"));
    Unset("INFISICAL_MACHINE_IDENTITY_ID");
  }

  // A user's repository: the action, the workflows and one commit.
  void MakeRepository() {
    repository_ = folder_.path() / "repository";
    InstallAction(repository_);
    std::filesystem::create_directories(repository_ / "src");
    folder_.Write("repository/src/main.rs", "");
    std::filesystem::create_directories(repository_ / ".github");
    std::filesystem::copy(kWorkflows, repository_ / ".github/workflows");
    std::filesystem::copy(kWorkflows / "actions", repository_ / ".github/actions",
                          std::filesystem::copy_options::recursive);
    Git({"init", "-q"});
    Git({"add", "."});
    Git({"-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "job"});
  }

  void Git(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "git");
    const auto ran = RunProcess(arguments, {environment_, repository_});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
  }

  // Runs one workflow; stdout and stderr of act are its log.
  ProcessResult Act(const std::string& workflow, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {kAct,
                                        "push",
                                        "-P",
                                        "ubuntu-latest=-self-hosted",
                                        "-W",
                                        ".github/workflows/" + workflow,
                                        "--pull=false",
                                        "--container-daemon-socket",
                                        "-"};
    command.insert(command.end(), more.begin(), more.end());
    auto ran = RunProcess(command, {environment_, repository_, std::chrono::seconds(120)});
    ran.out = WithoutMaskLines(ran.out + ran.err);
    return ran;
  }

  // act shows a line for each mask.
  static std::string WithoutMaskLines(const std::string& log) {
    std::string kept;
    for (const std::string& line : Split(log, '\n')) {
      kept += line.ends_with("\xe2\x9a\x99  ***") ? "" : line + "\n";
    }
    return kept;
  }

  // The log has the checksum of the value, as a step printed it, and no form of any value.
  static void ExpectRight(const ProcessResult& job, const Values& values,
                          const std::vector<std::string>& names) {
    EXPECT_EQ(job.exit_code, 0) << job.out;
    for (const std::string& name : names) {
      EXPECT_THAT(job.out,
                  ::testing::HasSubstr("sha256 of " + name + ": " + Sha256(values.at(name))));
    }
    EXPECT_THAT(NamesSeenIn(job.out, values), ::testing::IsEmpty());
    EXPECT_THAT(job.out, ::testing::Not(::testing::HasSubstr("eyJ")));  // the start of every JWT
  }

  std::filesystem::path repository_;
};

}  // namespace stepveil::testing
