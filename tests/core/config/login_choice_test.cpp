#include "core/config/login_choice.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kIdentity =
    "INFISICAL_MACHINE_IDENTITY_ID=0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";
constexpr const char* kClient = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=c";
constexpr const char* kSecret = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=canary-9f3b-SECRET";

class LoginChoiceTest : public LoadTest {
 protected:
  std::string Method(Settings flags = {}, Purpose purpose = Purpose::kFetch) {
    flags.project = "acme-app";
    flags.environment = "dev";
    const auto request = Load(std::move(flags), purpose);
    EXPECT_TRUE(request.has_value()) << Printed(request);
    return request ? request->login.method : "";
  }
  std::string LoginFailure(Settings flags = {}) {
    return Failure(std::move(flags), Purpose::kLogin);
  }
};

TEST_F(LoginChoiceTest, FollowsTheOrder) {
  EXPECT_EQ(Method(), "");
  variables_ = {kIdentity};
  EXPECT_EQ(Method(), "oidc");
  scratch_.Write(".stepveil.yaml", "login: {method: jwt}\n");
  variables_.emplace_back("INFISICAL_JWT=j");
  EXPECT_EQ(Method(), "jwt");
  variables_.insert(variables_.end(), {kClient, kSecret});
  EXPECT_EQ(Method(), "universal");
  variables_.emplace_back("INFISICAL_TOKEN=t");
  EXPECT_EQ(Method(), "token");
  variables_.emplace_back("INFISICAL_AUTH_METHOD=universal-auth");
  EXPECT_EQ(Method(), "universal");
  Settings flags;
  flags.method = "oidc-auth";
  EXPECT_EQ(Method(std::move(flags)), "oidc");
}

TEST_F(LoginChoiceTest, AwsIamIsTakenOnlyWhereItIsNamedAndNeedsAnIdentity) {
  variables_ = {"INFISICAL_AUTH_METHOD=aws-iam"};
  EXPECT_THAT(LoginFailure(), HasSubstr("the aws-iam login needs a machine identity's id"));
  variables_.emplace_back(kIdentity);
  EXPECT_EQ(Method(), "aws-iam");
  variables_.front() = "AWS_ACCESS_KEY_ID=a";
  EXPECT_EQ(Method(), "oidc");
}

TEST_F(LoginChoiceTest, CloudsTakeACertificateAsProofAtAPortOfItsOwn) {
  variables_ = {"INFISICAL_AUTH_METHOD=tls-cert", kIdentity, "STEPVEIL_CLIENT_CERT=c.pem",
                "STEPVEIL_CLIENT_KEY=canary-9f3b-SECRET"};
  const auto domains = [&] { return Load({}, Purpose::kLogin)->domains; };
  EXPECT_THAT(domains(), ElementsAre("https://app.infisical.com:8443"));
  variables_.emplace_back("INFISICAL_DOMAIN=https://eu.infisical.com,https://vault.example");
  EXPECT_THAT(domains(), ElementsAre("https://eu.infisical.com:8443", "https://vault.example"));
  variables_.back() = "INFISICAL_DOMAIN=https://eu.infisical.com:444";
  EXPECT_THAT(domains(), ElementsAre("https://eu.infisical.com:444"));
  variables_.front() = "INFISICAL_AUTH_METHOD=oidc";
  variables_.back() = "INFISICAL_DOMAIN=https://eu.infisical.com";
  EXPECT_THAT(domains(), ElementsAre("https://eu.infisical.com"));
}

TEST_F(LoginChoiceTest, AnEmptyTokenIsNone) {
  variables_ = {"INFISICAL_TOKEN=", kIdentity};
  EXPECT_EQ(Method(), "oidc");
  Settings flags;
  flags.token = Secret("");
  EXPECT_EQ(Method(std::move(flags)), "oidc");
}

TEST_F(LoginChoiceTest, WarnsWhereACredentialIsLeftUnused) {
  variables_ = {"INFISICAL_TOKEN=t", kClient, kSecret, "INFISICAL_PROJECT_ID=p",
                "STEPVEIL_ENVIRONMENT=dev"};
  EXPECT_THAT(Load()->warnings,
              ElementsAre("an access token and a universal-auth pair are given: the token is used; "
                          "--method chooses"));
}

// What `eval "$(stepveil login)"` has left in the shell may be dead by the next time.
TEST_F(LoginChoiceTest, WhoeverLogsInWantsANewToken) {
  variables_ = {"INFISICAL_TOKEN=t", kClient, kSecret};
  EXPECT_EQ(Method({}, Purpose::kLogin), "universal");
  EXPECT_THAT(Load({}, Purpose::kLogin)->warnings, IsEmpty());
  scratch_.Write(".stepveil.yaml", "login: {method: jwt}\n");
  variables_ = {"INFISICAL_TOKEN=t", "INFISICAL_JWT=j", kIdentity};
  EXPECT_EQ(Method({}, Purpose::kLogin), "jwt");
  variables_ = {"INFISICAL_TOKEN=t", kClient, kSecret, "INFISICAL_AUTH_METHOD=token"};
  EXPECT_EQ(Method({}, Purpose::kLogin), "token");
}

TEST_F(LoginChoiceTest, ATokenAloneIsPrintedAgainWithAWarning) {
  variables_ = {"INFISICAL_TOKEN=t"};
  EXPECT_EQ(Method({}, Purpose::kLogin), "token");
  EXPECT_THAT(Load({}, Purpose::kLogin)->warnings,
              ElementsAre("there is nothing else to log in with: this is the access token that was "
                          "given"));
}

TEST_F(LoginChoiceTest, NamesTheMissingHalfOfAPair) {
  variables_ = {kClient};
  EXPECT_EQ(LoginFailure(),
            "stepveil: error: the client secret of the universal-auth login is missing\n"
            "stepveil: hint: set INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET in the CI system, and let "
            "this job see it\n");
  variables_ = {kSecret};
  EXPECT_EQ(LoginFailure(),
            "stepveil: error: the client id of the universal-auth login is missing\n"
            "stepveil: hint: set INFISICAL_UNIVERSAL_AUTH_CLIENT_ID beside the client secret\n");
  variables_ = {kClient, kIdentity};
  EXPECT_EQ(Method(), "oidc");
}

TEST_F(LoginChoiceTest, SaysWhatTheNamedMethodLacks) {
  variables_ = {"INFISICAL_AUTH_METHOD=oidc"};
  EXPECT_EQ(LoginFailure(),
            "stepveil: error: the oidc login needs a machine identity's id\n"
            "stepveil: hint: use --identity-id, INFISICAL_MACHINE_IDENTITY_ID or \"identity-id:\" "
            "under \"login:\" in .stepveil.yaml\n");
  variables_ = {"INFISICAL_AUTH_METHOD=universal"};
  EXPECT_THAT(LoginFailure(), HasSubstr("2 faults in the settings:"));
  variables_ = {"INFISICAL_AUTH_METHOD=jwt", kIdentity};
  EXPECT_THAT(LoginFailure(), HasSubstr("the jwt login needs a token"));
  variables_ = {"INFISICAL_AUTH_METHOD=token"};
  EXPECT_THAT(LoginFailure(), HasSubstr("the token login needs an access token"));
  EXPECT_TRUE(Load({}, Purpose::kLogout).has_value());
}

TEST_F(LoginChoiceTest, RefusesMethodsItDoesNotKnow) {
  variables_ = {"INFISICAL_AUTH_METHOD=gcp-auth"};
  EXPECT_THAT(LoginFailure(),
              HasSubstr("INFISICAL_AUTH_METHOD: login method \"gcp-auth\" is not supported"));
  scratch_.Write(".stepveil.yaml", "login:\n  method: user\n");
  variables_.clear();
  EXPECT_THAT(LoginFailure(),
              HasSubstr(".stepveil.yaml:2:11: login method \"user\" is not supported"));
}

TEST_F(LoginChoiceTest, RefusesAnIdentityThatIsNoUuidWithoutShowingIt) {
  variables_ = {"STEPVEIL_IDENTITY_ID=" + std::string(kCanary)};
  EXPECT_THAT(LoginFailure(), HasSubstr("STEPVEIL_IDENTITY_ID: the identity id is not a UUID"));
}

TEST_F(LoginChoiceTest, ReadsTheIdTokenFromTheNamedVariable) {
  variables_ = {kIdentity, "STEPVEIL_ID_TOKEN_ENV=MY_ID_TOKEN", "MY_ID_TOKEN= e.y.J\n",
                "INFISICAL_TOKEN="};
  const auto request = Load({}, Purpose::kLogin);
  ASSERT_TRUE(request.has_value()) << Printed(request);
  EXPECT_EQ(request->login.method, "oidc");
  EXPECT_EQ(request->login.jwt.Expose(), "e.y.J");
  EXPECT_THAT(request->credential_variables, ElementsAre("MY_ID_TOKEN"));
}

TEST_F(LoginChoiceTest, TheStrongerLayersIdTokenWins) {
  variables_ = {kIdentity, "INFISICAL_JWT=variable", "STEPVEIL_ID_TOKEN_ENV=A", "A=a", "B=b"};
  Settings named;
  named.id_token_variable = "B";
  const auto by_name = Load(std::move(named), Purpose::kLogin);
  ASSERT_TRUE(by_name.has_value()) << Printed(by_name);
  EXPECT_EQ(by_name->login.jwt.Expose(), "b");
  EXPECT_THAT(by_name->credential_variables, UnorderedElementsAre("A", "B", "INFISICAL_JWT"));
  const auto by_variable = Load({}, Purpose::kLogin);
  EXPECT_EQ(by_variable->login.jwt.Expose(), "variable");
  Settings given;
  given.jwt = Secret("flag");
  EXPECT_EQ(Load(std::move(given), Purpose::kLogin)->login.jwt.Expose(), "flag");
}

TEST_F(LoginChoiceTest, NamesAnIdTokenVariableThatIsNotSet) {
  variables_ = {kIdentity, "STEPVEIL_ID_TOKEN_ENV=MY_ID_TOKEN", "MY_ID_TOKEN="};
  EXPECT_EQ(LoginFailure(),
            "stepveil: error: STEPVEIL_ID_TOKEN_ENV: the variable \"MY_ID_TOKEN\" is not set or "
            "empty\n"
            "stepveil: hint: let the CI job put its id token there, or leave this out\n");
}

TEST_F(LoginChoiceTest, DoesNotShowATokenGivenInPlaceOfItsName) {
  Settings flags;
  flags.id_token_variable = std::string(kCanary) + ".eyJ";
  variables_ = {kIdentity};
  EXPECT_THAT(LoginFailure(std::move(flags)),
              HasSubstr("--id-token-env: not the name of a variable"));
}

}  // namespace
}  // namespace stepveil
