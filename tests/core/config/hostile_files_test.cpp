// What a pull request may write into the repository's files,
// and what it gains by it.
#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOurs = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";
constexpr const char* kTheirs = "99999999-9999-4999-9999-999999999999";

class HostileFilesTest : public LoadTest {
 protected:
  void SetUp() override {
    LoadTest::SetUp();
    variables_ = {"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e"};
  }
};

TEST_F(HostileFilesTest, ADomainOfTheirsIsRefused) {
  scratch_.Write(".stepveil.yaml", "domain: https://evil.example\n");
  EXPECT_EQ(Failure(),
            "stepveil: error: .stepveil.yaml:1:9: a file of the repository may not choose the "
            "domain \"https://evil.example\": the login would be sent there\n"
            "stepveil: hint: if it is yours, set STEPVEIL_ALLOWED_DOMAINS=https://evil.example in "
            "the CI system's own settings (not in the repository), or pass --domain\n");
  scratch_.Write(".stepveil.yaml", "domain: [https://app.infisical.com, https://evil.example]\n");
  EXPECT_THAT(Failure(), HasSubstr("may not choose the domain \"https://evil.example\""));
}

TEST_F(HostileFilesTest, ADomainInTheInfisicalFileIsRefusedAsWell) {
  scratch_.Write(".infisical.json", R"({"domain":"https://evil.example"})");
  EXPECT_THAT(Failure(), HasSubstr(".infisical.json: \"domain\": a file of the repository may not "
                                   "choose the domain \"https://evil.example\""));
}

TEST_F(HostileFilesTest, LoopbackIsNoExceptionNorAreLookalikes) {
  for (const char* domain : {"http://localhost:8080", "https://app.infisical.com:444",
                             "https://app.infisical.com.evil.example", "http://127.0.0.1"}) {
    scratch_.Write(".stepveil.yaml", std::string("domain: ") + domain + "\n");
    EXPECT_THAT(Failure(), HasSubstr("may not choose the domain")) << domain;
  }
}

TEST_F(HostileFilesTest, ADomainTheCiSystemAllowsIsUsed) {
  scratch_.Write(".stepveil.yaml", "domain: https://infisical.acme.example/\n");
  variables_.emplace_back(
      "STEPVEIL_ALLOWED_DOMAINS=https://other.example, https://Infisical.acme.example/api");
  EXPECT_THAT(Load()->domains, ElementsAre("https://infisical.acme.example"));
  variables_.back() = "STEPVEIL_ALLOWED_DOMAINS=*";
  EXPECT_THAT(Failure(), HasSubstr("STEPVEIL_ALLOWED_DOMAINS: the address does not start with "
                                   "https://"));
}

TEST_F(HostileFilesTest, InfisicalsOwnCloudsAreUsed) {
  scratch_.Write(".stepveil.yaml", "domain: https://eu.infisical.com\n");
  EXPECT_THAT(Load()->domains, ElementsAre("https://eu.infisical.com"));
}

TEST_F(HostileFilesTest, PlainHttpToAnAllowedHostStillNeedsTheFlag) {
  scratch_.Write(".stepveil.yaml", "domain: http://acme.example\n");
  variables_.emplace_back("STEPVEIL_ALLOWED_DOMAINS=http://acme.example");
  EXPECT_THAT(Failure(), HasSubstr("plain http to \"acme.example\" is refused"));
}

TEST_F(HostileFilesTest, NothingOverridesFlagsAndVariables) {
  scratch_.Write(".stepveil.yaml", std::string("domain: https://evil.example\n"
                                               "project: theirs\nenvironment: theirs\n"
                                               "login: {method: universal, audience: theirs, "
                                               "client-id: theirs, identity-id: ") +
                                       kTheirs + "}\n");
  scratch_.Write(".infisical.json", R"({"domain":"https://evil.example","workspaceId":"theirs"})");
  variables_.insert(variables_.end(),
                    {"INFISICAL_DOMAIN=https://ours.example", "INFISICAL_AUTH_METHOD=oidc",
                     std::string("INFISICAL_MACHINE_IDENTITY_ID=") + kOurs,
                     "STEPVEIL_AUDIENCE=ours", "STEPVEIL_CA_FILE=/ours.pem"});
  const auto request = Load();
  ASSERT_TRUE(request.has_value()) << Printed(request);
  EXPECT_THAT(request->domains, ElementsAre("https://ours.example"));
  EXPECT_EQ(request->login.method, "oidc");
  EXPECT_EQ(request->login.identity_id, kOurs);
  EXPECT_EQ(request->login.audience, "ours");
  EXPECT_EQ(request->ca_file, "/ours.pem");
  EXPECT_EQ(request->project, "p");
  EXPECT_EQ(request->environment, "e");

  Settings flags;
  flags.domains = std::vector<std::string>{"https://flag.example"};
  flags.method = "token";
  flags.token = Secret("t");
  flags.audience = "flag";
  const auto by_flags = Load(std::move(flags));
  ASSERT_TRUE(by_flags.has_value()) << Printed(by_flags);
  EXPECT_THAT(by_flags->domains, ElementsAre("https://flag.example"));
  EXPECT_EQ(by_flags->login.method, "token");
  EXPECT_EQ(by_flags->login.audience, "flag");
}

TEST_F(HostileFilesTest, AMethodOfTheirsLosesAgainstGivenCredentials) {
  scratch_.Write(".stepveil.yaml",
                 std::string("login: {method: oidc, identity-id: ") + kTheirs + "}\n");
  variables_.emplace_back("INFISICAL_TOKEN=t");
  EXPECT_EQ(Load()->login.method, "token");
  variables_.back() = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=c";
  variables_.emplace_back("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=s");
  EXPECT_EQ(Load()->login.method, "universal");
}

TEST_F(HostileFilesTest, ACertificateAuthorityIsRefused) {
  scratch_.Write(".stepveil.yaml", "login: {ca-file: ./evil.pem}\n");
  EXPECT_EQ(Failure(),
            "stepveil: error: .stepveil.yaml:1:9: \"ca-file\" may not be set by a file of the "
            "repository\n"
            "stepveil: hint: use --ca-file or STEPVEIL_CA_FILE\n");
}

TEST_F(HostileFilesTest, ProtectedNamesAreNotLetThrough) {
  scratch_.Write(".stepveil.yaml", "processes: {web: {path: /a, allow-names: [PATH]}}\n");
  EXPECT_THAT(Failure(), HasSubstr("\"allow-names\" may not be set by a file of the repository"));
}

TEST_F(HostileFilesTest, NoVariableIsSentAsATokenForThem) {
  variables_.push_back("AWS_SECRET_ACCESS_KEY=" + std::string(kCanary));
  scratch_.Write(".stepveil.yaml", "login: {id-token-env: AWS_SECRET_ACCESS_KEY}\n");
  EXPECT_THAT(Failure(), HasSubstr("\"id-token-env\" may not be set by a file"));
}

TEST_F(HostileFilesTest, AFileOfAnotherOwnerIsRefused) {
  scratch_.Write(".stepveil.yaml", "domain: https://eu.infisical.com\n");
  if (geteuid() == 0) {
    ASSERT_EQ(chown((scratch_ / ".stepveil.yaml").c_str(), 12345, 12345), 0);
    EXPECT_THAT(Failure(), HasSubstr("belongs to another user (uid 12345)"));
  }
  // As any user: a link to a file of another owner is not followed either.
  std::filesystem::remove(scratch_ / ".stepveil.yaml");
  std::filesystem::create_symlink("/etc/passwd", scratch_ / ".stepveil.yaml");
  EXPECT_THAT(Failure(), HasSubstr(".stepveil.yaml: is a symbolic link"));
}

TEST_F(HostileFilesTest, AFileThatOthersCanWriteIsRefused) {
  scratch_.Write(".infisical.json", "{}", 0666);
  EXPECT_THAT(Failure(), HasSubstr(".infisical.json: can be written by other users"));
}

TEST_F(HostileFilesTest, AFileAboveTheRepositoryIsNotSeen) {
  scratch_.Write(".stepveil.yaml", "environment: theirs\n");
  scratch_.MakeFolder("repo/.git");
  const auto request = LoadRequest({}, Variables(variables_), scratch_ / "repo", Purpose::kFetch);
  EXPECT_EQ(request->environment, "e");
}

}  // namespace
}  // namespace stepveil
