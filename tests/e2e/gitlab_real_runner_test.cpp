// The same jobs in a real gitlab-runner, where GITLAB_RUNNER names one: its shell executor, fed by
// a coordinator of ours that speaks the runner's job API. With timestamps, as runners have them on
// since 18.7, and without.
#include "tests/e2e/gitlab.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <regex>
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

// The log without what FF_TIMESTAMPS puts before each line: time, stream and whether it goes on.
std::string WithoutTimes(const std::string& trace) {
  static const std::regex time(R"((^|\n)\d{4}-\d\d-\d\dT[0-9:.]+Z [0-9a-f]{2}[OE][ +])");
  return std::regex_replace(trace, time, "$1");
}

TEST(GitlabTimestampsTest, AreTakenFromTheLog) {
  EXPECT_EQ(WithoutTimes("2026-11-30T10:00:00.000000Z 00O one\n2026-11-30T10:00:01.5Z 01E two\n"),
            "one\ntwo\n");
  EXPECT_EQ(WithoutTimes("one\n2 two\n"), "one\n2 two\n");
}

class GitlabRealRunnerTest : public GitlabJobTest,
                             public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    const char* runner = std::getenv("GITLAB_RUNNER");
    if (runner == nullptr || !std::filesystem::exists(runner)) {
      GTEST_SKIP() << "GITLAB_RUNNER names no gitlab-runner";
    }
    runner_ = runner;
    Set("FF_TIMESTAMPS", GetParam());
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
        "--output-limit 100000 --builds-dir \"$PWD/builds\" --cache-dir \"$PWD/cache\" "
        "--wait-timeout 5 --max-builds " +
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

TEST_P(GitlabRealRunnerTest, LogsAreWholeAndMasked) {
  const auto results = Run({Job("tail", {"seq 1 150000", "echo \"token=$JWT_SECRET\"", "exit 3"}),
                            Job("trap", {"trap 'echo bye' EXIT INT", "echo last"}),
                            Job("background", {"sleep 60 &", "echo done"})});
  ASSERT_EQ(results.size(), 3U);
  std::vector<std::string> traces;
  for (const json& result : results) {
    traces.push_back(WithoutTimes(result.at("trace").get<std::string>()));
    EXPECT_THAT(traces.back(), Not(HasSubstr("jwt-secret-dev")));
  }
  EXPECT_EQ(results[0].at("exit_code"), 3);
  EXPECT_THAT(traces[0], HasSubstr("\n150000\n"));
  EXPECT_THAT(traces[0], HasSubstr("token=***"));
  EXPECT_THAT(traces[1], HasSubstr("last\nbye\n"));
  EXPECT_THAT(traces[2], HasSubstr("done\n"));
}

INSTANTIATE_TEST_SUITE_P(Timestamps, GitlabRealRunnerTest, ::testing::Values("false", "true"));

}  // namespace
}  // namespace stepveil::testing
