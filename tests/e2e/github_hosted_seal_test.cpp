// One step seals, and others open what it sealed, by the action's own inputs.
#include "tests/e2e/github_hosted.h"

namespace stepveil::testing {
namespace {

const Inputs kSeal = {{"seal", "secrets.age"}, {"seal-max-age", "2h"}};
const Inputs kOpen = {{"sealed", "secrets.age"}, {"identity-id", ""}};

TEST_F(GithubHostedTest, OneStepSealsAndAnotherOpens) {
  Set("STEPVEIL_SEAL_KEY", "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=");
  const Values values = ValuesOf("/backend");
  const auto sealing = Action(kSeal);
  ASSERT_EQ(sealing.exit_code, 0) << sealing.shown;
  EXPECT_THAT(Job().variables(), IsEmpty());
  EXPECT_THAT(sealing.shown,
              HasSubstr("secrets of acme-app dev:/backend for whoever opens secrets.age"));
  EXPECT_EQ(sealing.outputs.at("count"), std::to_string(values.size()));
  EXPECT_THAT(Job().summary(), HasSubstr("| DATABASE\\_URL | dev:/backend |"));
  server_.Stop();
  const auto opening = Action(kOpen);
  ASSERT_EQ(opening.exit_code, 0) << opening.shown;
  EXPECT_EQ(Job().variables(), values);
  EXPECT_THAT(NamesSeenIn(Job().log() + Job().summary(), values), IsEmpty());
}

TEST_F(GithubHostedTest, OneStepSealsForThePublicKeyOfAnother) {
  const Values values = ValuesOf("/backend");
  const std::string key_file = folder_.path() / "key";
  const ProcessResult pair = Stepveil({"seal-key", "-o", key_file});
  ASSERT_EQ(pair.exit_code, 0) << pair.err;
  Inputs seal = kSeal;
  seal["seal-recipients"] = std::string(Trim(pair.out));
  const auto sealing = Action(seal);
  ASSERT_EQ(sealing.exit_code, 0) << sealing.shown;
  const auto opening = RunStep("STEPVEIL_SEAL_KEY_FILE=" + key_file + " " + StartOfAction(kOpen));
  ASSERT_EQ(opening.exit_code, 0) << opening.shown;
  EXPECT_EQ(Job().variables(), values);
}

TEST_F(GithubHostedTest, SealingWithoutAKeyAsksNobody) {
  const auto step = Action(kSeal);
  EXPECT_EQ(step.exit_code, 2);
  EXPECT_THAT(step.shown,
              AllOf(HasSubstr("input seal needs a key, and STEPVEIL_SEAL_KEY is not set"),
                    HasSubstr("${{ secrets.STEPVEIL_SEAL_KEY }}")));
  EXPECT_EQ(Action({{"seal", "secrets.age"}, {"run", "true"}}).exit_code, 2);
  EXPECT_THAT(step.outputs, IsEmpty());
}

}  // namespace
}  // namespace stepveil::testing
