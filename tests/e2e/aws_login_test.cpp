// A login with an AWS identity, on the real binary: credentials from variables, from a container's
// service and from an instance's, each over plain http on loopback as AWS has them; the signature
// is checked by the dev server's stand-in for AWS. Unrecorded: no recording covers AWS.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class AwsLoginTest : public JobTest {
 protected:
  AwsLoginTest() {
    UseServer();
    Set("INFISICAL_AUTH_METHOD", "aws-iam");
    Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/ci-aws/identity_id"));
    Set("AWS_EC2_METADATA_DISABLED", "true");
  }

  // The key `name` of the seed in AWS's variables.
  void UseKey(const std::string& name) {
    Set("AWS_ACCESS_KEY_ID", Key(name, "id"));
    Set("AWS_SECRET_ACCESS_KEY", Key(name, "secret"));
    if (const std::string token = Key(name, "token"); !token.empty()) {
      Set("AWS_SESSION_TOKEN", token);
    }
  }

  [[nodiscard]] std::string Key(const std::string& name, const std::string& part) const {
    return server_.Field("/aws_keys/" + name + "/" + part);
  }

  // A listener of plain http beside the dev server's own.
  [[nodiscard]] std::string PlainUrl() const {
    const auto listener = nlohmann::json::parse(
        server_.Control("POST", "/_dev/listeners", R"({"kind":"plain-http"})"), nullptr, false);
    return listener.value("url", "");
  }

  [[nodiscard]] ProcessResult Run(const std::string& script) const {
    return Stepveil({"run", "--path", "/backend", "--", "sh", "-c", script});
  }

  // A login that is refused: exit code 4, the words, and none of the key in anything.
  void ExpectRefused(const std::string& message, const std::string& hint) {
    const auto ran = Stepveil({"login", "--plain"});
    EXPECT_EQ(ran.exit_code, 4) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, AllOf(HasSubstr(message), HasSubstr(hint)));
    for (const char* name : {"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) {
      for (const std::string& entry : environment_) {
        if (entry.starts_with(std::string(name) + "=")) {
          EXPECT_THAT(ran.err, Not(HasSubstr(entry.substr(entry.find('=') + 1))));
        }
      }
    }
  }
};

TEST_F(AwsLoginTest, VariablesLogInAndDoNotReachTheChildNorTheLog) {
  UseKey("role");
  const auto ran = Run("echo url=$DATABASE_URL; echo '" + Key("role", "secret") + "' '" +
                       Key("role", "token") + "'; env | grep -c ^AWS_; exit 42");
  EXPECT_EQ(ran.exit_code, 42) << ran.err;
  EXPECT_EQ(ran.out, "url=***\n*** ***\n1\n");  // AWS_EC2_METADATA_DISABLED
}

TEST_F(AwsLoginTest, TheTokenIsRevokedBeforeTheCommandStarts) {
  UseKey("user");
  const auto ran = Run("exit 0");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto tokens = nlohmann::json::parse(server_.Control("GET", "/_dev/tokens"));
  EXPECT_EQ(tokens["issued"], 1);
  EXPECT_EQ(tokens["live"], 0);
}

TEST_F(AwsLoginTest, EveryRegionIsSignedForItself) {
  UseKey("user");
  for (const char* region : {"us-east-1", "eu-central-1", "us-gov-west-1"}) {
    Set("AWS_REGION", region);
    EXPECT_EQ(Run("exit 0").exit_code, 0) << region;
  }
}

TEST_F(AwsLoginTest, AContainersRoleLogsIn) {
  Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", PlainUrl() + "/_aws/container");
  Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", server_.Field("/aws_container_token"));
  const auto ran =
      Run("echo ${AWS_CONTAINER_AUTHORIZATION_TOKEN-gone} '" + Key("role", "secret") + "'");
  EXPECT_EQ(ran.out, "gone ***\n") << ran.err;
  Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "canary-9f3b-SECRET");
  ExpectRefused("AWS_CONTAINER_CREDENTIALS_FULL_URI names answered 401", "");
  Unset("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://credentials.example/x");
  ExpectRefused("plain http to \"credentials.example\"", "loopback");
}

TEST_F(AwsLoginTest, AWebIdentityLogsIn) {
  const auto minted = nlohmann::json::parse(
      server_.Control("POST", "/_ci/mint", R"({"issuer":"gitlab"})"), nullptr, false);
  const std::string jwt = minted.value("jwt", "");
  const auto file = folder_.Write("token", jwt + "\n");
  Set("AWS_WEB_IDENTITY_TOKEN_FILE", file.string());
  Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci-deploy");
  Set("AWS_ENDPOINT_URL_STS", server_.url() + "/_aws/sts");
  const auto ran =
      Run("echo ${AWS_WEB_IDENTITY_TOKEN_FILE-gone} $(cat token) '" + Key("role", "secret") + "'");
  EXPECT_EQ(ran.out, "gone *** ***\n") << ran.err;
  server_.Control("POST", "/_dev/clock", R"({"advance_seconds": 360000})");
  ExpectRefused("\"ExpiredTokenException\"", "AWS_WEB_IDENTITY_TOKEN_FILE");
  Unset("AWS_ROLE_ARN");
  ExpectRefused("AWS_ROLE_ARN is not set", "AWS_WEB_IDENTITY_TOKEN_FILE");
}

TEST_F(AwsLoginTest, AnInstancesRoleLogsIn) {
  Unset("AWS_EC2_METADATA_DISABLED");
  Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", PlainUrl());
  Set("http_proxy", "http://127.0.0.1:1");
  const auto ran = Run("echo '" + Key("role", "secret") + "'");
  EXPECT_EQ(ran.out, "***\n") << ran.err;
}

TEST_F(AwsLoginTest, ATokenOfLoginIsTakenByLogout) {
  UseKey("role");
  const auto login = Stepveil({"login", "--plain", "--method", "aws-iam"});
  ASSERT_EQ(login.exit_code, 0) << login.err;
  Set("INFISICAL_TOKEN", login.out.substr(0, login.out.find('\n')));
  EXPECT_EQ(Stepveil({"logout"}).exit_code, 0);
}

TEST_F(AwsLoginTest, RefusedIdentitiesAreExplained) {
  UseKey("other-role");
  ExpectRefused("[principal-arn=arn:aws:iam::123456789012:role/backup]", "allowed principal ARNs");
  Unset("AWS_SESSION_TOKEN");
  UseKey("stranger");
  ExpectRefused("AWS account ID not allowed", "allowed account ids");
  Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/ci-oidc-github/identity_id"));
  ExpectRefused("AWS auth method not found", "has no AWS auth in Infisical");
}

TEST_F(AwsLoginTest, WhatAwsRefusesIsNoOutage) {
  constexpr const char* kHint = "AWS has refused the credentials";
  UseKey("expired");
  ExpectRefused("answered 500", kHint);
  UseKey("role");
  Unset("AWS_SESSION_TOKEN");
  ExpectRefused("answered 500", kHint);
  UseKey("user");
  Set("AWS_SECRET_ACCESS_KEY", "canary-9f3b-SECRET");
  ExpectRefused("answered 500", kHint);
  UseKey("user");
  server_.Control("POST", "/_dev/clock", R"({"advance_seconds": 3600})");
  ExpectRefused("answered 500", "a clock here that is minutes off");
}

TEST_F(AwsLoginTest, NoCredentialsAtAll) {
  ExpectRefused("no AWS credentials were found", "AWS_EC2_METADATA_DISABLED is true");
  Set("AWS_SECRET_ACCESS_KEY", "canary-9f3b-SECRET");
  ExpectRefused("AWS_ACCESS_KEY_ID is not set", "set both, or neither");
}

TEST_F(AwsLoginTest, NoIdentityIsAskedForBeforeAnythingIsSent) {
  UseKey("user");
  Unset("INFISICAL_MACHINE_IDENTITY_ID");
  const auto ran = Stepveil({"login", "--plain"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_THAT(ran.err, AllOf(HasSubstr("aws-iam login needs"), HasSubstr("--identity-id")));
}

}  // namespace
}  // namespace stepveil::testing
