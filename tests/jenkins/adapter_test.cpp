#include "jenkins/adapter.h"

#include "core/environment/name_rules.h"
#include "core/environment/room.h"
#include "jenkins/exporter.h"
#include "jenkins/id_token_source.h"
#include "tests/jenkins/public_key.h"
#include "tests/jenkins/with.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::jenkins {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// {"sub":"https://jenkins.example.com/job/acme/","aud":["stepveil","canary-aud"]}
constexpr char kToken[] =
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJzdWIiOiJodHRwczovL2plbmtpbnMuZXhhbXBsZS5jb20vam9iL2FjbWUvIiwiYXVkIjpbInN0ZXB2ZWlsIiwiY2Fu"
    "YXJ5LWF1ZCJdfQ.c2lnbmF0dXJl";

bool DetectedWith(const std::vector<std::string>& block) {
  return MakeAdapter().detected(Variables(block));
}

Result<Secret> Fetch(const std::vector<std::string>& block, const std::string& audience) {
  const Variables variables(block);
  testing::FakeTransport transport;
  testing::FakeClock clock;
  const Clock now = clock.clock();
  const AdapterContext context{variables, transport, now, clock.now};
  return MakeIdTokenSource(context)->Fetch(audience);
}

TEST(AdapterTest, IsDetectedByWhatEveryBuildHas) {
  EXPECT_TRUE(DetectedWith({"JENKINS_URL=https://jenkins.example.com/"}));
  EXPECT_TRUE(DetectedWith({"JENKINS_NODE_COOKIE=durable-1"}));
  EXPECT_TRUE(DetectedWith({"BUILD_TAG=jenkins-acme-17"}));
  EXPECT_FALSE(DetectedWith({"JENKINS_URL=", "BUILD_TAG=other-17", "CI=true"}));
}

TEST(AdapterTest, ProtectsJenkinsNames) {
  const Adapter adapter = MakeAdapter();
  EXPECT_EQ(adapter.name, "jenkins");
  for (const char* name :
       {"JENKINS_HOME", "HUDSON_URL", "BUILD_ID", "JOB_NAME", "RUN_DISPLAY_URL", "NODE_NAME",
        "NODE_LABELS", "EXECUTOR_NUMBER", "WORKSPACE", "WORKSPACE_TMP", "STAGE_NAME", "BRANCH_NAME",
        "BRANCH_IS_PRIMARY", "TAG_NAME", "CHANGE_ID", "change_id", "CI", "_STEPVEIL_0"}) {
    EXPECT_TRUE(WhyProtected(name, adapter.protected_names).has_value()) << name;
  }
  for (const char* name : {"DATABASE_URL", "MY_BUILD_ID"}) {
    EXPECT_FALSE(WhyProtected(name, adapter.protected_names).has_value()) << name;
  }
}

TEST(AdapterTest, ExportsOnlySealedAndHasNoStepOfItsOwn) {
  const Adapter adapter = MakeAdapter();
  EXPECT_FALSE(adapter.exporter);
  EXPECT_TRUE(adapter.subcommands.empty());
  const auto exporter = adapter.sealed_exporter({"", ""}, Variables(std::vector<std::string>()));
  ASSERT_FALSE(exporter);
  EXPECT_EQ(exporter.error().code, ErrorCode::kUsage);
}

// The steps of the body start with the agent's variables, too.
TEST(AdapterTest, CountsTheAgentsVariables) {
  const std::size_t half = KernelsRoomBytes() / 2;
  std::vector<std::string> agents;
  std::vector<std::pair<std::string, std::string>> secrets;
  for (std::size_t bytes = 0; bytes < half; bytes += 100'000) {
    agents.push_back("PRESENT" + std::to_string(bytes) + "=" + std::string(100'000, 'x'));
    secrets.emplace_back("A" + std::to_string(bytes), std::string(100'000, 'y'));
  }
  const Variables variables(agents);
  const auto exporter = MakeAdapter().sealed_exporter({kPublicKey, ""}, variables).value();
  const auto exported = exporter->Export(With(secrets));
  ASSERT_FALSE(exported);
  EXPECT_THAT(exported.error().message, HasSubstr("too large together"));
}

TEST(AdapterTest, SpeaksOfArgumentsToTheLibrarysCallersAlone) {
  const Adapter adapter = MakeAdapter();
  EXPECT_TRUE(adapter.on_detected);
  Error error{ErrorCode::kLogin, "no", {"use --env"}};
  adapter.explain(error, Variables(std::vector<std::string>{"STEPVEIL_PARENT=1000000"}));
  EXPECT_THAT(error.hints, ElementsAre("use --env"));
  const std::string library = "STEPVEIL_PARENT=" + std::to_string(getppid());
  adapter.explain(error, Variables({library, std::string("STEPVEIL_ID_TOKEN=") + kToken}));
  EXPECT_THAT(error.hints, ElementsAre("use environment"));
}

TEST(AdapterTest, ALoginWithoutAnIdTokenPointsAtItsCredential) {
  const std::string library = "STEPVEIL_PARENT=" + std::to_string(getppid());
  Error error{ErrorCode::kLogin, "no", {"use --env"}};
  MakeAdapter().explain(error, Variables({library, "STEPVEIL_ID_TOKEN=canary-9f3b"}));
  EXPECT_THAT(error.hints, ElementsAre(HasSubstr("the credential that oidc names")));
  error = {ErrorCode::kNetwork, "no", {"use --env"}};
  MakeAdapter().explain(error, Variables({library, "STEPVEIL_ID_TOKEN=canary-9f3b"}));
  EXPECT_THAT(error.hints, ElementsAre("use environment"));
}

TEST(IdTokenSourceTest, TakesTheTokenThatTheLibraryBound) {
  const std::string entry = std::string("STEPVEIL_ID_TOKEN=") + kToken;
  EXPECT_EQ(Fetch({entry}, "")->Expose(), kToken);
  EXPECT_EQ(Fetch({entry}, "stepveil")->Expose(), kToken);
}

TEST(IdTokenSourceTest, SaysHowAJobGetsOne) {
  for (const std::vector<std::string>& block :
       {std::vector<std::string>{}, std::vector<std::string>{"STEPVEIL_ID_TOKEN="}}) {
    const auto token = Fetch(block, "");
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, ErrorCode::kLogin);
    EXPECT_THAT(token.error().hints.front(), HasSubstr("withStepveil(oidc:"));
  }
}

TEST(IdTokenSourceTest, NamesTheAudienceThatTheCredentialHas) {
  const auto token = Fetch({std::string("STEPVEIL_ID_TOKEN=") + kToken}, "https://other");
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kLogin);
  EXPECT_THAT(token.error().message,
              AllOf(HasSubstr("\"https://other\""), HasSubstr("\"stepveil\", \"canary-aud\""),
                    Not(HasSubstr("eyJ"))));
}

TEST(IdTokenSourceTest, RefusesWhatIsNoJwtWithoutQuotingIt) {
  const auto token = Fetch({"STEPVEIL_ID_TOKEN=canary-9f3b-SECRET"}, "");
  ASSERT_FALSE(token);
  EXPECT_THAT(token.error().message, AllOf(HasSubstr("is no JWT"), Not(HasSubstr("canary-9f3b"))));
}

TEST(IdTokenSourceTest, TheVariableIsACredential) {
  const std::vector<std::string> block;
  const Variables variables(block);
  testing::FakeTransport transport;
  const Clock clock;
  const AdapterContext context{variables, transport, clock, {}};
  EXPECT_THAT(MakeIdTokenSource(context)->CredentialVariables(), ElementsAre("STEPVEIL_ID_TOKEN"));
}

}  // namespace
}  // namespace stepveil::jenkins
