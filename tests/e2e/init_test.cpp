// `stepveil init`: a .stepveil.yaml to begin with.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class InitTest : public JobTest {
 protected:
  [[nodiscard]] std::filesystem::path File() const { return folder_.path() / ".stepveil.yaml"; }
  [[nodiscard]] std::string Text() const {
    std::ifstream file(File());
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

// From the first command to a secret, with nothing but the login in the environment.
TEST_F(InitTest, WhatItWritesIsEnough) {
  UseServer();
  UseUniversalAuth();
  const auto made = Stepveil({"init", "--project", server_.Field("/project_id"), "--env", "dev",
                              "--process", "backend", "--path", "/frontend"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("wrote .stepveil.yaml"));
  const std::string readme = [] {
    std::ifstream file(STEPVEIL_SOURCE_DIR "/README.md");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  const std::string first = Text().substr(0, Text().find('\n') + 1);
  EXPECT_THAT(readme, HasSubstr(first)) << "the address that the documents name";
  struct stat file = {};
  ASSERT_EQ(stat(File().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 07777U, 0644U);
  Unset("INFISICAL_PROJECT_ID");
  Unset("STEPVEIL_ENVIRONMENT");
  const auto ran = Stepveil({"export", "--process", "backend", "--to", "json"});
  EXPECT_THAT(ran.out, HasSubstr("\"PUBLIC_API_URL\": \"https://api.dev.example.com\"")) << ran.err;
}

TEST_F(InitTest, TakesAnInfisicalJsonAndFlagsBeforeIt) {
  folder_.Write(
      ".infisical.json",
      R"({"workspaceId":"7416d7d2-1d5c-4a4c-9b1e-111111111111","defaultEnvironment":"dev",)"
      R"("defaultSecretPath":"/backend","domain":"https://eu.infisical.com",)"
      R"("gitBranchToEnvironmentMapping":{"main":"prod"}})");
  const auto made = Stepveil({"init", "--env", "staging"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("which branch has which environment is not taken over"));
  EXPECT_THAT(Text(), AllOf(HasSubstr("\"7416d7d2-1d5c-4a4c-9b1e-111111111111\""),
                            HasSubstr("\nenvironment: staging "), HasSubstr("path: /backend "),
                            HasSubstr("\ndomain: https://eu.infisical.com ")));
}

TEST_F(InitTest, NeverWritesOverAFile) {
  for (const bool link : {false, true}) {
    std::filesystem::remove(File());
    if (link) {
      std::filesystem::create_symlink(folder_.path() / "nowhere", File());
    } else {
      folder_.Write(".stepveil.yaml", "project: mine\n");
    }
    const auto made = Stepveil({"init", "--project", "theirs"});
    EXPECT_EQ(made.exit_code, 3);
    EXPECT_THAT(made.err, HasSubstr("there is a .stepveil.yaml already"));
    EXPECT_EQ(Text(), link ? "" : "project: mine\n");
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "nowhere"));
  }
}

TEST_F(InitTest, WritesNothingWhereSomethingIsWrong) {
  const auto path = Stepveil({"init", "--path", "/a/../b"});
  EXPECT_EQ(path.exit_code, 2);
  folder_.Write(".infisical.json", "{\"workspaceId\": 7}");
  const auto broken = Stepveil({"init"});
  EXPECT_EQ(broken.exit_code, 3) << broken.err;
  EXPECT_FALSE(std::filesystem::exists(File()));
}

}  // namespace
}  // namespace stepveil::testing
