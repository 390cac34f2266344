// --log-level debug: each request, and nothing that is secret, over every kind of request.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <regex>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

class DebugTest : public JobTest {
 protected:
  void SetUp() override {
    UseServer();
    Set("INFISICAL_CUSTOM_HEADERS", std::string("X-Gate=") + kCanary);
  }

  void UseGitLabToken() {
    const json minted = json::parse(server_.Control("POST", "/_ci/mint", R"({"issuer":"gitlab"})"));
    Set("INFISICAL_JWT", minted["jwt"]);
    Set("INFISICAL_AUTH_METHOD", "oidc");
    Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/ci-oidc-gitlab/identity_id"));
  }

  void UseAws() {
    Set("INFISICAL_AUTH_METHOD", "aws-iam");
    Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/ci-aws/identity_id"));
    Set("AWS_EC2_METADATA_DISABLED", "true");
  }

  void UseAwsContainer() {
    UseAws();
    const json listener =
        json::parse(server_.Control("POST", "/_dev/listeners", R"({"kind":"plain-http"})"));
    Set("AWS_CONTAINER_CREDENTIALS_FULL_URI",
        listener["url"].get<std::string>() + "/_aws/container");
    Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", server_.Field("/aws_container_token"));
  }

  void UseAwsWebIdentity() {
    UseAws();
    const json minted = json::parse(server_.Control("POST", "/_ci/mint", R"({"issuer":"gitlab"})"));
    Set("AWS_WEB_IDENTITY_TOKEN_FILE",
        folder_.Write("token", minted["jwt"].get<std::string>()).string());
    Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci-deploy");
    Set("AWS_ENDPOINT_URL_STS", server_.url() + "/_aws/sts");
  }

  // Nothing of what the job was given, of the tokens it got, or of the secrets.
  void ExpectNothingSecret(const std::string& text) const {
    EXPECT_THAT(text,
                AllOf(Not(HasSubstr(kCanary)), Not(HasSubstr("eyJ")), Not(HasSubstr("p%40ss")),
                      Not(HasSubstr("jwt-secret-dev")), Not(HasSubstr("tagged-value"))));
    for (const std::string& entry : environment_) {
      for (const char* part : {"SECRET", "JWT", "TOKEN"}) {
        const std::string name = entry.substr(0, entry.find('='));
        const std::string value = entry.substr(entry.find('=') + 1);
        if (name.find(part) != name.npos && !name.ends_with("_URL") && !name.ends_with("_FILE")) {
          EXPECT_THAT(text, Not(HasSubstr(value))) << name;
        }
      }
    }
  }

  [[nodiscard]] static std::size_t RequestsIn(const std::string& text) {
    const std::regex line("stepveil: debug: (GET|POST) ");
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator(text.begin(), text.end(), line), {}));
  }

  // Reads with references, imports and folders, in both generations of the server.
  void ExpectEachRequestAndNothingSecret() {
    for (const char* generation : {"2024", "2026"}) {
      server_.Control("POST", "/_dev/model", std::string(R"({"generation":)") + generation + "}");
      server_.Control("DELETE", "/_dev/counters");
      const auto ran = Stepveil({"run", "--log-level", "debug", "--strict", "--path", "/backend",
                                 "--path", "/import-order", "--path", "/frontend", "--duplicates",
                                 "first", "--mask-parts=false", "--", "true"});
      const auto plain = Stepveil({"run", "-l", "debug", "--path", "/compose", "--", "true"});
      EXPECT_EQ(plain.exit_code, 0) << plain.err;
      const std::string all = ran.err + plain.err;
      ExpectNothingSecret(all);
      EXPECT_THAT(all, ContainsRegex("debug: POST https://127.0.0.1:[0-9]+/api/v1/auth/.*: 200"));
      EXPECT_THAT(all, ContainsRegex("debug: GET https://127.0.0.1:[0-9]+/api/v[34]/secrets.*"
                                     "environment=dev.*secretPath=%2Fcompose.*: 200.*, [0-9]+ ms"));
      EXPECT_THAT(all, HasSubstr("/api/v1/auth/token/revoke: 200"));
      const json counters = json::parse(server_.Control("GET", "/_dev/counters"));
      EXPECT_EQ(RequestsIn(all), counters["requests"]) << all << counters.dump(1);
    }
  }
};

TEST_F(DebugTest, UniversalAuth) {
  UseUniversalAuth();
  ExpectEachRequestAndNothingSecret();
}

TEST_F(DebugTest, AGitHubJob) {
  UseGitHubJob();
  ExpectEachRequestAndNothingSecret();
}

TEST_F(DebugTest, AGivenIdToken) {
  UseGitLabToken();
  ExpectEachRequestAndNothingSecret();
}

TEST_F(DebugTest, AKeyOfAws) {
  UseAws();
  Set("AWS_ACCESS_KEY_ID", server_.Field("/aws_keys/user/id"));
  Set("AWS_SECRET_ACCESS_KEY", server_.Field("/aws_keys/user/secret"));
  ExpectEachRequestAndNothingSecret();
}

TEST_F(DebugTest, AContainersRole) {
  UseAwsContainer();
  const auto ran = Stepveil({"run", "-l", "debug", "--path", "/compose", "--", "true"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  ExpectNothingSecret(ran.err);
  EXPECT_THAT(ran.err, ContainsRegex("debug: GET http://127.0.0.1:[0-9]+/\\.\\.\\.: 200"));
}

TEST_F(DebugTest, AWebIdentity) {
  UseAwsWebIdentity();
  ExpectEachRequestAndNothingSecret();
}

TEST_F(DebugTest, TokensOfLoginAndLogout) {
  UseUniversalAuth();
  const auto login = Stepveil({"login", "--plain", "-l", "debug"});
  EXPECT_EQ(login.exit_code, 0) << login.err;
  ExpectNothingSecret(login.err);
  Set("INFISICAL_TOKEN", login.out.substr(0, login.out.find('\n')));
  const auto logout = Stepveil({"logout", "-l", "debug"});
  EXPECT_EQ(RequestsIn(logout.err), 1U) << logout.err;
  ExpectNothingSecret(logout.err);
}

// What a server says goes through no message of ours, whatever it answers.
TEST_F(DebugTest, ARefusalThatHoldsTheCredential) {
  UseUniversalAuth();
  for (const char* target : {"/universal-auth/login", "/secrets", "/revoke"}) {
    for (const int status : {400, 401, 403, 404, 422, 429, 500, 503}) {
      server_.Control("DELETE", "/_dev/faults");
      Fault(target, json{{"kind", "status"},
                         {"status", status},
                         {"times", 1},
                         {"headers", {{"x-request-id", "req-of-test"}}},
                         {"body", std::string("{\"message\":\"") + kCanary + "\"}"}}
                        .dump());
      const auto ran = Stepveil({"run", "-l", "debug", "--path", "/compose", "--", "true"});
      std::string requests;
      for (std::size_t at = 0, end = 0; (end = ran.err.find('\n', at)) != std::string::npos;
           at = end + 1) {
        const std::string line = ran.err.substr(at, end - at);
        requests += line.starts_with("stepveil: debug: ") ? line + "\n" : "";
      }
      ExpectNothingSecret(requests);
      EXPECT_THAT(requests, HasSubstr(": " + std::to_string(status) + " (request req-of-test), "));
    }
  }
}

TEST_F(DebugTest, SaysWhatIsRepeatedAndWhy) {
  UseUniversalAuth();
  Fault("GET /api/v4/secrets", R"({"kind":"status","status":503,"times":1})");
  const auto ran = Stepveil({"run", "-l", "debug", "--path", "/compose", "--", "true"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.err, ContainsRegex("is asked again in [0-9]+ ms: the server answers 503"));
}

TEST_F(DebugTest, IsSaidByAVariableTooAndOtherLevelsAreQuiet) {
  UseUniversalAuth();
  Set("STEPVEIL_LOG_LEVEL", "debug");
  EXPECT_GT(RequestsIn(Stepveil({"run", "--path", "/compose", "--", "true"}).err), 2U);
  for (const char* level : {"info", "warn", "error"}) {
    EXPECT_EQ(Stepveil({"run", "-l", level, "--path", "/compose", "--", "true"}).err, "");
  }
  const auto wrong = Stepveil({"export", "-l", "loud", "--path", "/compose"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("--log-level: not a level of a log"));
}

}  // namespace
}  // namespace stepveil::testing
