// The component that brings the program: its download job for real, from a server of our own, and a
// job that then runs what it brought.
#include "tests/e2e/gitlab_ci_local.h"
#include "tests/support/sha256.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <signal.h>

#include <cstdio>
#include <filesystem>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

class GitlabBinaryTest : public CiLocalTest {
 protected:
  void SetUp() override {
    CiLocalTest::SetUp();
    if (IsSkipped()) {
      return;
    }
    fs::create_directory(served_);
    const std::string command = "exec python3 -B " STEPVEIL_SOURCE_DIR
                                "/tests/support/gitlab/file_server.py " +
                                served_.string() + " " + certificate_.string();
    output_ = popen(command.c_str(), "r");
    ASSERT_EQ(fscanf(output_, "%d %d", &server_process_, &port_), 2);
    folder_.Write("wgetrc", "ca_certificate = " + certificate_.string() + "\n");
  }

  void TearDown() override {
    if (server_process_ > 0) {
      kill(server_process_, SIGTERM);
    }
    if (output_ != nullptr) {
      pclose(output_);
    }
  }

  // Runs a pipeline that downloads `path` with the checksum `sha256`, and then loads secrets with
  // it.
  [[nodiscard]] ProcessResult Pipeline(const std::string& path, const std::string& sha256,
                                       std::vector<std::string> more = {}) {
    const std::string component = "$CI_SERVER_FQDN/acme/stepveil/";
    const json binary = {{"url", "https://127.0.0.1:" + std::to_string(port_) + path},
                         {"sha256", sha256}};
    const json secrets = {{"identity-id", "@IDENTITY@"},
                          {"project", "@PROJECT@"},
                          {"environment", "dev"},
                          {"path", "/backend"},
                          {"domain", "@DOMAIN@"},
                          {"audience", "@DOMAIN@"},
                          {"stepveil", ".stepveil/stepveil"}};
    const json pipeline = {
        {"include",
         {{{"component", component + "binary@$CI_COMMIT_SHA"}, {"inputs", binary}},
          {{"component", component + "secrets@$CI_COMMIT_SHA"}, {"inputs", secrets}}}},
        {"test",
         {{"extends", ".stepveil"},
          {"needs", {"stepveil-binary"}},
          {"script", {"echo \"loaded ${#JWT_SECRET} $JWT_SECRET\""}}}}};
    MakeRepository(pipeline.dump());
    std::vector<std::string> arguments = {"--force-shell-executor",
                                          "--shell-isolation",
                                          "--variable",
                                          "CURL_CA_BUNDLE=" + certificate_.string(),
                                          "--variable",
                                          "WGETRC=" + (folder_.path() / "wgetrc").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return CiLocal(arguments);
  }

  // Neither the download nor the job after it has run anything.
  void ExpectRefused(const ProcessResult& ran, const std::string& why) const {
    EXPECT_NE(ran.exit_code, 0) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr(why));
    EXPECT_THAT(ran.out, Not(HasSubstr("loaded")));
    EXPECT_FALSE(fs::exists(folder_.path() / "has-run"));
    for (const auto& entry : fs::recursive_directory_iterator(repository_)) {
      EXPECT_FALSE(entry.path().filename() == "stepveil" && entry.is_regular_file())
          << entry.path();
    }
  }

  // A folder that serves as a PATH without curl.
  [[nodiscard]] fs::path OnlyWget() const {
    const fs::path programs = folder_.path() / "programs";
    fs::create_directory(programs);
    for (const char* program : {"bash", "mkdir", "wget", "sha256sum", "mv", "chmod", "sh"}) {
      fs::create_symlink(std::string("/usr/bin/") + program, programs / program);
    }
    return programs;
  }

  [[nodiscard]] std::string Forged() const {
    return "#!/bin/sh\ntouch " + (folder_.path() / "has-run").string() + "\n";
  }

  const fs::path served_ = folder_.path() / "served";
  const fs::path certificate_ = folder_.path() / "server.pem";
  const std::string program_ = ReadText(StepveilProgram());
  int port_ = 0;

 private:
  FILE* output_ = nullptr;
  int server_process_ = 0;
};

TEST_F(GitlabBinaryTest, TheProgramIsHandedOnAndRuns) {
  folder_.Write("served/stepveil", program_);
  const auto ran = Pipeline("/stepveil", Sha256(program_));
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr(".stepveil/download: OK\n"));
  EXPECT_THAT(ran.out, HasSubstr("loaded 31 ***\n"));
}

TEST_F(GitlabBinaryTest, ThePackageRegistryOfThisGitLabGetsTheJobsToken) {
  folder_.Write("served/stepveil", program_);
  const std::string url = "https://127.0.0.1:" + std::to_string(port_) + "/api/v4";
  const std::vector<std::string> token = {"--variable", "CI_JOB_TOKEN=token-of-the-job"};
  std::vector<std::string> own = {"--variable", "CI_API_V4_URL=" + url, "--variable",
                                  "CI_JOB_TOKEN=token-of-the-job"};
  const auto ran = Pipeline("/api/v4/stepveil", Sha256(program_), own);
  EXPECT_THAT(ran.out, HasSubstr("loaded 31 ***\n"));
  // Another server, which refuses whoever shows it the token; and the registry without one.
  own.emplace_back("stepveil-binary");
  EXPECT_THAT(Pipeline("/stepveil", Sha256(program_), own).out, HasSubstr("download: OK\n"));
  EXPECT_THAT(Pipeline("/api/v4/stepveil", Sha256(program_), token).out, HasSubstr("401"));
}

TEST_F(GitlabBinaryTest, WhereThereIsNoCurlWgetDoes) {
  folder_.Write("served/stepveil", program_);
  const std::vector<std::string> path = {"--variable", "PATH=" + OnlyWget().string(),
                                         "stepveil-binary"};
  const auto ran = Pipeline("/stepveil", Sha256(program_), path);
  EXPECT_THAT(ran.out, HasSubstr(".stepveil/download: OK\n"));
  const auto missing = Pipeline("/missing", Sha256(program_), path);
  EXPECT_THAT(missing.out, Not(HasSubstr("download: OK")));
  EXPECT_THAT(missing.out, HasSubstr("FAIL  stepveil-binary"));
}

TEST_F(GitlabBinaryTest, AnotherFileIsNeverRun) {
  folder_.Write("served/stepveil", Forged());
  ExpectRefused(Pipeline("/stepveil", Sha256(program_)), ".stepveil/download: FAILED\n");
  // The control: with its own checksum it does run, in the same place.
  EXPECT_THAT(Pipeline("/stepveil", Sha256(Forged())).out, HasSubstr("download: OK\n"));
  EXPECT_TRUE(fs::exists(folder_.path() / "has-run"));
}

TEST_F(GitlabBinaryTest, AnAnswerThatIsNoFileIsRefused) {
  folder_.Write("served/stepveil", program_);
  ExpectRefused(Pipeline("/missing", Sha256(program_)), "404");
  ExpectRefused(Pipeline("/to-http", Sha256(program_)), "rotocol \"http\"");
}

}  // namespace
}  // namespace stepveil::testing
