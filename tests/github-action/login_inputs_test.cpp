#include "github-action/login_inputs.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Text(const Error& error) {
  std::string text = error.message;
  for (const std::string& hint : error.hints) {
    text += "\n" + hint;
  }
  return text;
}

std::string Refusal(const Settings& inputs, const std::vector<std::string>& block = {}) {
  const auto checked = CheckLoginInputs(inputs, Variables(block));
  return checked ? "fine" : Text(checked.error());
}

Settings Universal(bool has_id, bool has_secret) {
  Settings inputs;
  inputs.method = "universal";
  if (has_id) {
    inputs.login.texts["client-id"] = "id";
  }
  if (has_secret) {
    inputs.login.secrets["client-secret"] = Secret("canary-9f3b-SECRET");
  }
  return inputs;
}

TEST(LoginInputsTest, AreNamedWhereTheyAreEmpty) {
  EXPECT_EQ(Refusal(Universal(true, true)), "fine");
  EXPECT_THAT(Refusal(Universal(true, false)), HasSubstr("input client-secret is empty"));
  EXPECT_THAT(Refusal(Universal(false, true)),
              AllOf(HasSubstr("input client-id is empty"), Not(HasSubstr("canary"))));
  EXPECT_THAT(Refusal(Universal(false, false)),
              AllOf(HasSubstr("inputs client-id and client-secret are empty"),
                    HasSubstr("secrets: inherit"), Not(HasSubstr("INFISICAL_"))));
}

TEST(LoginInputsTest, NobodyLogsInWithASealedFile) {
  Settings inputs = Universal(false, false);
  inputs.sealed = "secrets.age";
  EXPECT_EQ(Refusal(inputs), "fine");
  EXPECT_EQ(Refusal(Universal(false, false), {"STEPVEIL_SEALED=secrets.age"}), "fine");
}

TEST(LoginInputsTest, ASealedFileNeedsItsKey) {
  const auto refusal_of = [](const Inputs& inputs, const std::vector<std::string>& block) {
    const auto checked = CheckSealInputs(inputs, Variables(block));
    return checked ? "fine" : Text(checked.error());
  };
  const auto refusal = [&](const Settings& settings, const std::vector<std::string>& block) {
    Inputs inputs;
    inputs.settings.sealed = settings.sealed;
    inputs.settings.fallback = settings.fallback;
    return refusal_of(inputs, block);
  };
  Inputs seal;
  seal.seal = "secrets.age";
  EXPECT_THAT(refusal_of(seal, {}), HasSubstr("input seal needs a key"));
  seal.settings.recipients = {"age1"};
  EXPECT_EQ(refusal_of(seal, {}), "fine");
  Settings sealed;
  sealed.sealed = "secrets.age";
  Settings fallback;
  fallback.fallback = "kept.age";
  EXPECT_EQ(refusal({}, {}), "fine");
  EXPECT_THAT(refusal(sealed, {}),
              AllOf(HasSubstr("input sealed needs a key, and STEPVEIL_SEAL_KEY "
                              "is not set"),
                    HasSubstr("${{ secrets.STEPVEIL_SEAL_KEY }}")));
  EXPECT_THAT(refusal(fallback, {"STEPVEIL_SEAL_KEY="}),
              AllOf(HasSubstr("input fallback needs a key, and STEPVEIL_SEAL_KEY is empty"),
                    HasSubstr("secrets: inherit")));
  for (const char* key :
       {"STEPVEIL_SEAL_KEY", "STEPVEIL_SEAL_KEY_FILE", "STEPVEIL_SEAL_PASSPHRASE"}) {
    EXPECT_EQ(refusal(sealed, {std::string(key) + "=x"}), "fine");
    EXPECT_EQ(refusal(fallback, {std::string(key) + "=x"}), "fine");
  }
}

TEST(LoginInputsTest, VariablesCanStandInForThem) {
  const std::string id = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=a";
  const std::string secret = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=b";
  EXPECT_EQ(Refusal(Universal(false, false), {id, secret}), "fine");
  EXPECT_EQ(Refusal(Universal(true, false), {secret}), "fine");
  EXPECT_THAT(Refusal(Universal(false, false), {id}), HasSubstr("input client-secret is empty"));
  EXPECT_THAT(Refusal({}, {"INFISICAL_AUTH_METHOD=universal-auth"}), HasSubstr("are empty"));
  EXPECT_EQ(Refusal({}), "fine");
}

TEST(LoginInputsTest, TheReasonIsTheForkOrDependabot) {
  const testing::ScratchFolder folder;
  const std::string event = folder.Write(
      "event.json", R"({"pull_request":{"head":{"repo":{"full_name":"eve/app","fork":true}}}})");
  const std::vector<std::string> fork = {
      "GITHUB_EVENT_NAME=pull_request", "GITHUB_EVENT_PATH=" + event, "GITHUB_REPOSITORY=acme/app"};
  const std::vector<std::string> dependabot = {"GITHUB_ACTOR=dependabot[bot]"};
  EXPECT_THAT(Refusal(Universal(true, false), fork),
              HasSubstr("comes from a fork, \"eve/app\", and GitHub gives it no secrets"));
  EXPECT_THAT(Refusal(Universal(false, false), dependabot),
              AllOf(HasSubstr("this run is for Dependabot"), HasSubstr("Secrets and variables")));
  EXPECT_THAT(Text(NoLoginInputs(Variables(fork))),
              AllOf(HasSubstr("identity-id, client-id and client-secret are empty"),
                    HasSubstr("comes from a fork")));
  EXPECT_THAT(Text(NoLoginInputs(Variables(dependabot))), HasSubstr("Dependabot"));
}

}  // namespace
}  // namespace stepveil::github
