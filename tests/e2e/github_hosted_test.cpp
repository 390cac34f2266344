// The whole action, node and binary, run through the model of GitHub's hosted runner: what would
// its log show?
#include "tests/e2e/github_hosted.h"

#include "core/base/text.h"

namespace stepveil::testing {
namespace {

TEST_F(GithubHostedTest, LaterStepsGetEveryValueAndTheLogShowsNone) {
  const Values values = ValuesOf("/backend");
  const auto step = Action({});
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_EQ(Job().variables(), values);
  ASSERT_EQ(Shell(CarelessScript(kCareless)).exit_code, 0);
  EXPECT_THAT(NamesSeenIn(Job().log(), values), IsEmpty());
  EXPECT_THAT(NamesSeenIn(Job().summary(), values), IsEmpty());
  EXPECT_THAT(Job().log(), AllOf(Not(HasSubstr("eyJ")), HasSubstr("user=***; done")));
  EXPECT_EQ(step.outputs.at("count"), std::to_string(values.size()));
  EXPECT_THAT(step.outputs.at("names"), HasSubstr("DATABASE_URL,EMPTY,JWT_SECRET"));
  EXPECT_EQ(step.outputs.at("server-version"), "v4");
  EXPECT_THAT(step.outputs, SizeIs(3));
  EXPECT_THAT(Job().summary(), HasSubstr("| DATABASE\\_URL | dev:/backend |  | yes |  |"));
  EXPECT_THAT(Job().summary(), HasSubstr("| SHARED\\_ONLY | dev:/shared | /backend | yes |  |"));
}

// The search of the test above does find what it searches for.
TEST_F(GithubHostedTest, WithMaskingOffTheSearchFindsEveryValue) {
  const Values values = ValuesOf("/backend");
  Job(RunnerJob::Masking::kOff);
  ASSERT_EQ(Action({}).exit_code, 0);
  Shell(CarelessScript(kCareless));
  const auto seen = NamesSeenIn(Job().log(), values);
  for (const std::string& name : kCareless) {
    EXPECT_THAT(seen, Contains(::testing::StartsWith(name))) << name;
  }
  EXPECT_THAT(Job().log(), Not(HasSubstr("***")));
}

// What the action announces beyond the values is needed: the runner's own encoders miss it.
TEST_F(GithubHostedTest, TheRunnersOwnEncodersWouldNotDo) {
  const Values values = {{"JWT_SECRET", ValuesOf("/backend").at("JWT_SECRET")}};
  const auto printed = RunProcess({"bash", "-c", CarelessScript({"JWT_SECRET"})},
                                  {{"PATH=/usr/bin:/bin", "JWT_SECRET=" + values.begin()->second}});
  RunnerMasker masker;
  masker.AddMask(values.begin()->second);
  EXPECT_THAT(NamesSeenIn(masker.Mask(printed.out), values), Not(IsEmpty()));
}

TEST_F(GithubHostedTest, NoValueEverReachesTheStepsOwnOutputBeforeItsMask) {
  const Values values = ValuesOf("/backend");
  const auto step = Action({});
  std::string before;
  for (const std::string& line : Split(step.raw, '\n')) {
    if (!line.starts_with("::add-mask::")) {
      before += line + "\n";
    }
  }
  EXPECT_THAT(NamesSeenIn(before, values), IsEmpty());
}

}  // namespace
}  // namespace stepveil::testing
