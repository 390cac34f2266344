// `stepveil run` in a step of GitHub's whose command asks the runner to mask what it made of a
// secret: a later step must not show it.
#include "tests/e2e/job.h"
#include "tests/support/runner_job.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDerived[] = "app:pg pass#1@db";

class GithubMaskOrdersTest : public JobTest {
 protected:
  GithubMaskOrdersTest() {
    UseServer();
    UseUniversalAuth();
    Set("GITHUB_ACTIONS", "true");
    Set("DERIVED", "app:$POSTGRES_PASSWORD@db");
    job_.emplace(folder_, environment_);
  }

  // A step that runs `script` with the secrets of /compose; `more` is put behind the command.
  StepResult Step(const std::string& script, const std::string& more = "") {
    const auto file = folder_.Write("script", script);
    return job_->Run(
        {"sh", "-c",
         StepveilProgram() + " run --path /compose -- sh " + file.string() + more + "; exit $?"});
  }

  std::string Later() { return job_->Run({"echo", kDerived}).shown; }

  std::optional<RunnerJob> job_;
};

TEST_F(GithubMaskOrdersTest, ALaterStepShowsNothing) {
  const auto step = Step(R"(eval "d=\"$DERIVED\""; echo "::add-mask::$d"; printf 'the last line')");
  EXPECT_EQ(step.exit_code, 0) << step.raw;
  EXPECT_THAT(step.shown, HasSubstr("the last line\n"));
  EXPECT_THAT(step.shown, Not(HasSubstr("pg pass")));
  EXPECT_EQ(Later(), "***\n");
}

TEST_F(GithubMaskOrdersTest, InEachFormThatTheRunnerTakesAndOnBothStreams) {
  for (const char* order : {"  ::add-mask::%s", "::Add-Mask::%s\\r", "x ##[add-mask]%s"}) {
    job_.emplace(folder_, environment_);
    Step(std::string("eval \"d=\\\"$DERIVED\\\"\"; printf '") + order + "\\n' \"$d\" >&2");
    EXPECT_EQ(Later(), "***\n") << order;
  }
}

TEST_F(GithubMaskOrdersTest, WithoutOneNothingIsAnnounced) {
  const auto step = Step(R"(eval "d=\"$DERIVED\""; echo "::notice::$d"; echo "::add-mask::other")");
  EXPECT_THAT(step.raw, Not(HasSubstr("pg pass")));
  EXPECT_EQ(Later(), std::string(kDerived) + "\n");
}

TEST_F(GithubMaskOrdersTest, WhereTheRunnerReadsNothingNothingIsSaid) {
  const auto out = folder_.path() / "out";
  const auto step = Step(R"(eval "d=\"$DERIVED\""; echo "::add-mask::$d")", " >" + out.string());
  EXPECT_THAT(step.raw, HasSubstr("was not passed on"));
  EXPECT_EQ(RunProcess({"cat", out}, {environment_}).out, "::add-mask::app:***@db\n");
  EXPECT_THAT(step.raw, Not(HasSubstr("pg pass")));
}

}  // namespace
}  // namespace stepveil::testing
