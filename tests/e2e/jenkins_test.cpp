// The shared library on a real Jenkins, where one is given; tests/jenkins has what goes without.
#include "tests/e2e/job.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace stepveil::testing {
namespace {

class JenkinsTest : public JobTest {
 protected:
  void SetUp() override {
    for (const char* name : {"JENKINS_URL", "JENKINS_USER", "JENKINS_TOKEN", "STEPVEIL_LIBRARY"}) {
      const char* value = std::getenv(name);
      if (value == nullptr) {
        GTEST_SKIP() << "no Jenkins is given: JENKINS_URL, JENKINS_USER, JENKINS_TOKEN and "
                        "STEPVEIL_LIBRARY name one";
      }
      given_.push_back(std::string(name) + "=" + value);
    }
    UseServer();
    UseUniversalAuth();
  }

  std::vector<std::string> given_;
};

TEST_F(JenkinsTest, NoValueIsFoundInLogProgramOrControlFolder) {
  const auto file = folder_.path() / "values.json";
  const auto ran =
      Stepveil({"export", "--path", "/backend", "--to", "json", "--output-file", file});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto values = nlohmann::json::parse(RunProcess({"cat", file}, {environment_}).out);
  const nlohmann::json searched = {values["DATABASE_URL"], values["TLS_PRIVATE_KEY"]};
  Set("TEST_VALUES", searched.dump());
  Set("TEST_BINARY", STEPVEIL_BINARY_DIR "/stepveil");
  for (const std::string& entry : given_) {
    environment_.push_back(entry);
  }
  const auto checked = RunProcess({"python3", STEPVEIL_SOURCE_DIR "/tests/e2e/jenkins/run.py"},
                                  {environment_, "/", std::chrono::seconds(280)});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
}

}  // namespace
}  // namespace stepveil::testing
