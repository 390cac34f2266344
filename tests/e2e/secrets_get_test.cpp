// `stepveil secrets get`: the values that are named, and nothing else.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SecretsGetTest : public JobTest {
 protected:
  void SetUp() override {
    UseServer();
    UseUniversalAuth();
  }

  [[nodiscard]] ProcessResult Get(std::vector<std::string> words) const {
    words.insert(words.begin(), {"secrets", "get", "--path", "/backend"});
    return Stepveil(words);
  }
};

TEST_F(SecretsGetTest, PrintsTheValuesInTheOrderAsked) {
  const auto result = Get({"TAGGED", "OTHER", "TAGGED"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "tagged-value\nother-value\ntagged-value\n");
}

TEST_F(SecretsGetTest, AValueOfSeveralLinesIsPrintedAlone) {
  const auto alone = Get({"TLS_PRIVATE_KEY"});
  EXPECT_EQ(alone.exit_code, 0) << alone.err;
  EXPECT_THAT(alone.out, AllOf(HasSubstr("-----BEGIN PRIVATE KEY-----\nQUFB"),
                               HasSubstr("\n-----END PRIVATE KEY-----\n")));
  const auto beside = Get({"OTHER", "TLS_PRIVATE_KEY"});
  EXPECT_EQ(beside.exit_code, 7);
  EXPECT_EQ(beside.out, "");
  EXPECT_THAT(beside.err,
              AllOf(HasSubstr("\"TLS_PRIVATE_KEY\" has several lines"), Not(HasSubstr("QUFB"))));
}

TEST_F(SecretsGetTest, ANameThatIsNotThereIsAnError) {
  const auto result = Get({"OTHER", "TAGED"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("\"TAGED\" is not among the secrets"),
                    HasSubstr("did you mean \"TAGGED\"?"), Not(HasSubstr("other-value"))));
}

// The names are Infisical's, whatever a process calls them, and one that a process would have to
// let through is no danger on stdout.
TEST_F(SecretsGetTest, GoesByInfisicalsNames) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  backend: { path: /backend, only: [JWT_SECRET], rename: { OTHER: MINE } }\n");
  const auto renamed = Stepveil({"secrets", "get", "--process", "backend", "OTHER"});
  EXPECT_EQ(renamed.out, "other-value\n") << renamed.err;
  server_.Control("POST", "/_dev/secret",
                  R"({"environment":"dev","path":"/backend","key":"LD_PRELOAD","value":"lib"})");
  EXPECT_EQ(Get({"LD_PRELOAD"}).out, "lib\n");
  EXPECT_EQ(Get({"OTHER"}).out, "other-value\n") << "beside a name that steers processes";
}

TEST_F(SecretsGetTest, RefusesAJobsLog) {
  UseGitHubJob();
  folder_.Write("job.sh", StepveilProgram() +
                              " secrets get OTHER --path /backend; echo \"code $?\"\n" + "v=$(" +
                              StepveilProgram() + " secrets get OTHER --path /backend)\n" +
                              "test \"$v\" = other-value && echo captured\n");
  const auto result = RunProcess({"/bin/sh", "job.sh"}, {environment_, folder_.path()});
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("code 7\n"), HasSubstr("captured\n"), Not(HasSubstr("other-value"))))
      << result.err;
  EXPECT_THAT(result.err, HasSubstr("refusing to print secrets into the job's log"));
}

}  // namespace
}  // namespace stepveil::testing
