// The shared library on a real Jenkins, where one is given; tests/jenkins has what goes without.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kRun = STEPVEIL_SOURCE_DIR "/tests/e2e/jenkins/run.py";
constexpr const char* kDouble = STEPVEIL_SOURCE_DIR "/tests/e2e/jenkins/double.py";

class JenkinsTest : public JobTest {
 protected:
  void SetUp() override {
    for (const char* name :
         {"JENKINS_URL", "JENKINS_USER", "JENKINS_TOKEN", "JENKINS_HOME_TEMPLATE", "JENKINS_WAR",
          "STEPVEIL_LIBRARY", "STEPVEIL_LIBRARY_VERSION"}) {
      if (const char* value = std::getenv(name)) {
        Set(name, value);
      }
    }
    const bool given = std::getenv("JENKINS_URL") || std::getenv("JENKINS_HOME_TEMPLATE");
    if (!given || !std::getenv("STEPVEIL_LIBRARY")) {
      GTEST_SKIP() << "no Jenkins is given: JENKINS_URL (with JENKINS_USER and JENKINS_TOKEN) or "
                      "JENKINS_HOME_TEMPLATE (with JENKINS_WAR), and STEPVEIL_LIBRARY, name one";
    }
    UseServer();
    UseUniversalAuth();
  }
};

TEST_F(JenkinsTest, NoValueIsFoundInLogProgramOrControlFolder) {
  const auto file = folder_.path() / "values.json";
  const auto ran =
      Stepveil({"export", "--path", "/backend", "--to", "json", "--output-file", file});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto values = nlohmann::json::parse(RunProcess({"cat", file}, {environment_}).out);
  const nlohmann::json searched = {values["DATABASE_URL"], values["TLS_PRIVATE_KEY"]};
  Set("TEST_VALUES", searched.dump());
  Set("TEST_BINARY", StepveilProgram());
  const auto checked =
      RunProcess({"python3", kRun}, {environment_, "/", std::chrono::seconds(1500)});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
}

// The check itself, against a double of Jenkins' REST API that is started as Jenkins would be.
class JenkinsCheckTest : public ::testing::Test {
 protected:
  // What run.py says of a Jenkins whose builds come out as `given` says.
  [[nodiscard]] ProcessResult Check(const nlohmann::json& given) const {
    folder_.Write("template/plugins/git.jpi", "");
    const auto java = folder_.Write(
        "bin/java", "#!/bin/sh\nexec python3 " + std::string(kDouble) + " \"$@\" 2>&1\n");
    std::filesystem::permissions(java, std::filesystem::perms::owner_all);
    std::filesystem::create_directory(folder_.path() / "tmp");
    return RunProcess(
        {"python3", kRun},
        {{"PATH=" + (folder_.path() / "bin").string() + ":/usr/local/bin:/usr/bin:/bin",
          "TMPDIR=" + (folder_.path() / "tmp").string(), "STEPVEIL_E2E_INTERVAL=0.01",
          "JENKINS_HOME_TEMPLATE=" + (folder_.path() / "template").string(),
          "JENKINS_WAR=/none/jenkins.war", "STEPVEIL_LIBRARY=/none", "TEST_BINARY=/none/stepveil",
          "TEST_VALUES=[\"canary-9f3b-SECRET\"]", "STEPVEIL_DOUBLE=" + given.dump()},
         "/",
         std::chrono::seconds(120)});
  }

  ScratchFolder folder_;
};

TEST_F(JenkinsCheckTest, AllRowsPassWhereNoValueIsFound) {
  const auto checked = Check(nlohmann::json::object());
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  EXPECT_THAT(checked.out,
              AllOf(HasSubstr("mask-passwords: left out"), HasSubstr("\nrestart: SUCCESS"),
                    HasSubstr("\nok: 14 pipelines\n")));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "tmp"));
}

TEST_F(JenkinsCheckTest, EveryPlaceWithAValueIsAFault) {
  const auto checked =
      Check({{"trusted", {{"places", {"builds/1/program.dat"}}}},
             {"parallel", {{"places", {"builds/1/workflow/8.xml"}}}},
             {"declarative", {{"log", "url=**** canary-9f3b-SECRET"}}},
             {"run", {{"log", "url=***"}, {"places", {"ws@tmp/durable-1/output.txt"}}}},
             {"files", {{"places", {"builds/1/build.xml"}}}}});
  EXPECT_EQ(checked.exit_code, 1) << checked.err;
  EXPECT_THAT(checked.out, AllOf(HasSubstr("trusted: a value was found: program.dat"),
                                 HasSubstr("parallel: a value was found: workflow xml"),
                                 HasSubstr("declarative: a value was found: log"),
                                 HasSubstr("run: a value was found: agent's control folder"),
                                 HasSubstr("files: a value was found: /home/builds/1/build.xml"),
                                 Not(HasSubstr("ok: "))));
}

TEST_F(JenkinsCheckTest, AResultThatIsNotTheRightOneIsAFault) {
  const auto checked =
      Check({{"trusted", {{"result", "FAILURE"}}}, {"untrusted", {{"result", "SUCCESS"}}}});
  EXPECT_EQ(checked.exit_code, 1) << checked.err;
  EXPECT_THAT(checked.out, AllOf(HasSubstr("trusted: nothing was searched while it ran"),
                                 HasSubstr("untrusted: SUCCESS, expected FAILURE")));
}

// A search that finds nothing where a value lies in clear would pass everything.
TEST_F(JenkinsCheckTest, ASearchThatIsBlindIsAFault) {
  const auto checked = Check({{"withEnv", {{"places", nlohmann::json::array()}}}});
  EXPECT_EQ(checked.exit_code, 1) << checked.err;
  EXPECT_THAT(checked.out, HasSubstr("withEnv: the search did not find the value: program.dat"));
}

TEST_F(JenkinsCheckTest, AJenkinsThatDoesNotStartIsAFault) {
  folder_.Write("bin/java", "");
  const auto ran = RunProcess(
      {"python3", kRun}, {{"PATH=/usr/bin:/bin", "JENKINS_HOME_TEMPLATE=" + folder_.path().string(),
                           "TMPDIR=" + folder_.path().string(), "JENKINS_WAR=/none/jenkins.war"}});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, HasSubstr("Jenkins did not start"));
}

}  // namespace
}  // namespace stepveil::testing
