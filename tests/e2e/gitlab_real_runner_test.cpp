// The same jobs in a real gitlab-runner, where GITLAB_RUNNER names one: its shell executor, fed by
// a coordinator of ours that speaks the runner's job API.
#include "tests/e2e/gitlab.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kFolder = STEPVEIL_SOURCE_DIR "/tests/support/gitlab/";

TEST(GitlabCoordinatorTest, SpeaksTheRunnersJobApi) {
  const auto ran = RunProcess({"python3", "-B", kFolder + "coordinator_check.py"},
                              {{"PATH=/usr/local/bin:/usr/bin:/bin"}});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const json results = json::parse(ran.out);
  EXPECT_EQ(
      results.at(0),
      json({{"name", "one"}, {"state", "success"}, {"exit_code", 0}, {"trace", "first second"}}));
  EXPECT_EQ(results.at(1).at("exit_code"), 3);
}

class GitlabRealRunnerTest : public GitlabJobTest {
 protected:
  void SetUp() override {
    const char* runner = std::getenv("GITLAB_RUNNER");
    if (runner == nullptr || !std::filesystem::exists(runner)) {
      GTEST_SKIP() << "GITLAB_RUNNER names no gitlab-runner";
    }
    runner_ = runner;
  }

  // The job with the two lines before its own, and this job's environment as its variables.
  [[nodiscard]] json Job(const std::string& name, std::vector<std::string> lines) const {
    lines.insert(lines.begin(), {begin_, export_});
    json variables = json::object();
    for (const std::string& entry : environment_) {
      variables[entry.substr(0, entry.find('='))] = entry.substr(entry.find('=') + 1);
    }
    return {{"name", name}, {"variables", variables}, {"script", lines}};
  }

  [[nodiscard]] std::vector<json> Run(const json& jobs) const {
    folder_.Write("jobs.json", jobs.dump());
    const std::string script =
        "python3 -B " + kFolder +
        "coordinator.py jobs.json >results &\n"
        "until [ -s results ]; do sleep 0.1; done\n" +
        runner_ +
        " run-single -u \"$(head -n 1 results)\" -t token --executor shell --shell bash "
        "--builds-dir \"$PWD/builds\" --cache-dir \"$PWD/cache\" --wait-timeout 5 --max-builds " +
        std::to_string(jobs.size()) + " >runner.log 2>&1\nwait\ntail -n +2 results";
    auto environment = environment_;
    environment.push_back("HOME=" + folder_.path().string());
    const auto ran =
        RunProcess({"sh", "-c", script}, {environment, folder_.path(), std::chrono::seconds(120)});
    std::vector<json> results;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
      results.push_back(json::parse(line));
    }
    return results;
  }

  std::string runner_;
};

TEST_F(GitlabRealRunnerTest, LogsAreWholeAndMasked) {
  const auto results = Run({Job("tail", {"seq 1 150000", "echo \"token=$JWT_SECRET\"", "exit 3"}),
                            Job("trap", {"trap 'echo bye' EXIT INT", "echo last"}),
                            Job("background", {"sleep 60 &", "echo done"})});
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].at("exit_code"), 3);
  EXPECT_THAT(results[0].at("trace").get<std::string>(), HasSubstr("\n150000\n"));
  EXPECT_THAT(results[0].at("trace").get<std::string>(), HasSubstr("token=***"));
  EXPECT_THAT(results[1].at("trace").get<std::string>(), HasSubstr("last\nbye\n"));
  EXPECT_THAT(results[2].at("trace").get<std::string>(), HasSubstr("done\n"));
  for (const json& result : results) {
    EXPECT_THAT(result.at("trace").get<std::string>(), Not(HasSubstr("jwt-secret-dev")));
  }
}

}  // namespace
}  // namespace stepveil::testing
