// The main job on the real binary against the dev server: login, fetch, one command, masked output.
#include "core/base/encoding.h"
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDatabaseUrl[] = "postgres://app:p%40ss@db.dev.internal:5432/app?sslmode=require";

class MainJobTest : public JobTest {
 protected:
  MainJobTest() { UseServer(); }
  explicit MainJobTest(const std::vector<std::string>& arguments) : JobTest(arguments) {
    UseServer();
  }

  // Prints the length of a value, 27.
  [[nodiscard]] ProcessResult Measure(const std::string& flag = "") const {
    std::vector<std::string> words{"run", "--path", "/frontend"};
    if (!flag.empty()) {
      words.push_back(flag);
    }
    words.insert(words.end(), {"--", "sh", "-c", "echo ${#PUBLIC_API_URL}"});
    return Stepveil(words);
  }

  [[nodiscard]] nlohmann::json Counters() const {
    return nlohmann::json::parse(server_.Control("GET", "/_dev/counters"));
  }
};

class MainJobHttp1Test : public MainJobTest {
 protected:
  MainJobHttp1Test() : MainJobTest({"--http1"}) {}
};

TEST_F(MainJobTest, OidcRunsOneCommandMaskedWithItsExitCode) {
  UseGitHubJob();
  const auto ran = Stepveil({"run", "--path", "/backend", "--", "sh", "-c",
                             "echo url=$DATABASE_URL; printf %s \"$DATABASE_URL\" | base64 -w0; "
                             "echo; echo $JWT_SECRET >&2; exit 42"});
  EXPECT_EQ(ran.exit_code, 42) << ran.err;
  EXPECT_THAT(ran.out, ::testing::StartsWith("url=***\n***"));
  EXPECT_THAT(ran.out, Not(HasSubstr(Base64(kDatabaseUrl).substr(4, 40))));
  EXPECT_EQ(ran.err, "***\n");
}

TEST_F(MainJobTest, UniversalAuthGivesTheChildItsSecretsAndNotTheCredentials) {
  UseUniversalAuth();
  const auto ran =
      Stepveil({"run", "--path", "/compose", "--", "sh", "-c",
                "[ \"$POSTGRES_PASSWORD\" = 'pg pass#1' ] && env | cut -d= -f1 | sort"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("POSTGRES_PASSWORD\nPWD\nREDIS_URL\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("CLIENT_SECRET")));
}

TEST_F(MainJobTest, AGitHubJobsTokenVariablesDoNotReachTheChild) {
  UseGitHubJob();
  const auto ran = Stepveil({"run", "--path", "/compose", "--", "env"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, Not(HasSubstr("ACTIONS_ID_TOKEN_REQUEST_TOKEN")));
  EXPECT_THAT(ran.out, HasSubstr("GITHUB_ACTIONS=true"));
}

// Nothing is imported or referred to here; server_requests_test.cpp has what that costs.
TEST_F(MainJobTest, OneConnectionAndFourRoundTripsForLoginAndThreePaths) {
  UseUniversalAuth();
  server_.Control("DELETE", "/_dev/counters");
  server_.Control("POST", "/_dev/counters", R"({"count_round_trips": true})");
  // The token is kept, so that the revocation isn't counted.
  const auto ran = Stepveil({"run", "--keep-token", "--duplicates", "last", "--path", "/cycle-b",
                             "--path", "/frontend", "--path", "/compose", "--", "true"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto counters = Counters();
  EXPECT_EQ(counters["tcp_connections"], 1) << counters.dump(1);
  EXPECT_EQ(counters["round_trips"], 4) << counters.dump(1);
}

TEST_F(MainJobHttp1Test, TheSameOverHttp1StaysOnOneConnection) {
  UseUniversalAuth();
  server_.Control("DELETE", "/_dev/counters");
  const auto ran = Stepveil({"run", "--duplicates", "last", "--path", "/backend", "--path",
                             "/frontend", "--path", "/compose", "--", "true"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(Counters()["tcp_connections"], 1) << Counters().dump(1);
}

// A database that starts anew, and a rate limit: the job waits, and says so once it is long.
TEST_F(MainJobTest, AServerInTroubleIsWaitedForAndALongWaitIsTold) {
  UseUniversalAuth();
  Fault("GET /api/v4/secrets", R"({"kind": "status", "status": 500, "times": 4, "body": "{}"})");
  EXPECT_EQ(Measure().out, "27\n");
  server_.Control("DELETE", "/_dev/faults");
  for (const std::string silent : {"", "--silent"}) {
    Fault("GET /api/v4/secrets",
          R"({"kind": "status", "status": 429, "times": 2, "headers": {"retry-after": "4"}})");
    const auto limited = Measure(silent);
    EXPECT_EQ(limited.out, "27\n") << limited.err;
    if (!silent.empty()) {
      EXPECT_EQ(limited.err, "");
      continue;
    }
    EXPECT_THAT(limited.err,
                ::testing::MatchesRegex("stepveil: note: waiting for " + server_.url() +
                                        " \\(rate limited, [4-6] s left; deadline 1[0-9]+ s\\)\n"));
  }
}

// Nothing that comes after the login may show what it was made with.
TEST_F(MainJobTest, TheIdTokenIsMaskedBeforeTheLogin) {
  UseGitHubJob();
  folder_.Write("env", "");
  Set("GITHUB_ENV", (folder_.path() / "env").string());
  Fault("/oidc-auth/login", R"({"kind": "status", "status": 401})");
  const auto ran = Stepveil({"export", "--to", "github", "--path", "/backend"});
  EXPECT_EQ(ran.exit_code, 4) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("::add-mask::eyJ"));
}

TEST_F(MainJobTest, AValueInAMessageOfOursIsMasked) {
  UseUniversalAuth();
  const auto ran = Stepveil({"run", "--path", "/frontend", "--", "https://api.dev.example.com"});
  EXPECT_EQ(ran.exit_code, 127);
  EXPECT_THAT(ran.err, HasSubstr("***"));
  EXPECT_THAT(ran.err, Not(HasSubstr("api.dev.example.com")));
}

TEST_F(MainJobTest, ASlowAnswerIsTold) {
  UseUniversalAuth();
  Fault("GET /api/v4/secrets", R"({"kind": "delay", "ms": 4500, "times": 1})");
  const auto ran = Measure();
  EXPECT_EQ(ran.out, "27\n");
  EXPECT_THAT(ran.err, ::testing::MatchesRegex("stepveil: note: waiting for " + server_.url() +
                                               " \\(no answer; deadline 1[0-9]+ s\\)\n"));
}

TEST_F(MainJobTest, TheTokenIsRevokedBeforeTheCommandStarts) {
  UseUniversalAuth();
  const auto ran = Stepveil({"run", "--path", "/frontend", "--", "sh", "-c", "echo started"});
  EXPECT_EQ(ran.out, "started\n") << ran.err;
  EXPECT_THAT(Counters().dump(), HasSubstr("/api/v1/auth/token/revoke"));
}

TEST_F(MainJobTest, LoginGivesATokenThatRunTakesAndLogoutEnds) {
  UseUniversalAuth();
  const auto login = Stepveil({"login", "--plain"});
  ASSERT_EQ(login.exit_code, 0) << login.err;
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID");
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
  Set("INFISICAL_TOKEN", login.out.substr(0, login.out.find('\n')));
  const std::vector<std::string> run{
      "run", "--path", "/frontend", "--", "sh", "-c", "echo ${INFISICAL_TOKEN-gone}"};
  EXPECT_EQ(Stepveil(run).out, "gone\n");
  EXPECT_EQ(Stepveil({"logout"}).exit_code, 0);
  const auto after = Stepveil(run);
  EXPECT_EQ(after.exit_code, 125);
  EXPECT_THAT(after.err, HasSubstr("stepveil: error: "));
}

TEST_F(MainJobTest, TheConfigurationFileNamesTheProcess) {
  UseUniversalAuth();
  Unset("STEPVEIL_ENVIRONMENT");
  folder_.Write(".stepveil.yaml",
                "environment: dev\nprocesses:\n  compose: { path: /compose, rename: "
                "{ POSTGRES_PASSWORD: PG }, require: [PG] }\n");
  const auto ran = Stepveil({"run", "--process", "compose", "--", "sh", "-c", "echo ${#PG}"});
  EXPECT_EQ(ran.out, "9\n") << ran.err;
}

TEST_F(MainJobTest, AServerWithoutV4IsAskedWithV3) {
  UseUniversalAuth();
  server_.Control("POST", "/_dev/model", R"({"generation": 2024})");
  for (const char* html : {"false", "true"}) {
    server_.Control("POST", "/_dev/model", std::string(R"({"html_404": )") + html + "}");
    const auto ran =
        Stepveil({"run", "--path", "/frontend", "--", "sh", "-c", "echo ${#PUBLIC_API_URL}"});
    EXPECT_EQ(ran.out, "27\n") << ran.err;
  }
}

TEST_F(MainJobTest, ExportWritesAPrivateFile) {
  UseUniversalAuth();
  const auto ran =
      Stepveil({"export", "--path", "/compose", "--to", "dotenv", "--output-file", "x.env"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  const auto file =
      RunProcess({"sh", "-c", "stat -c %a x.env; . ./x.env; echo \"$POSTGRES_PASSWORD\""},
                 {environment_, folder_.path()});
  EXPECT_EQ(file.out, "600\npg pass#1\n");
}

}  // namespace
}  // namespace stepveil::testing
