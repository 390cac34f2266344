#include "tests/e2e/github_hosted.h"

namespace stepveil::testing {
namespace {

// Defects 5 and 6: the token was neither masked nor revoked.
TEST_F(GithubHostedTest, TheTokenIsMaskedRevokedAndNotLeftOnDisk) {
  ASSERT_EQ(Action({}).exit_code, 0);
  EXPECT_EQ(Requests("/auth/token/revoke"), 1);
  const auto left = Shell("find \"$RUNNER_TEMP\" -type f ! -path '*_runner_file_commands*'");
  EXPECT_THAT(left.shown, Not(HasSubstr("stepveil-")));
  EXPECT_EQ(Post({}).exit_code, 0);
  EXPECT_EQ(Requests("/auth/token/revoke"), 1);
}

TEST_F(GithubHostedTest, TheInstanceIsConnectedToWhileTheIdTokenIsFetched) {
  ASSERT_EQ(Action({}).exit_code, 0);
  EXPECT_EQ(Requests("/_ci/github/token"), 1);
  EXPECT_EQ(Requests("/api/status"), 1);
}

TEST_F(GithubHostedTest, ACancelledJobsTokenIsRevokedAtOnce) {
  const auto cancelled = ActionEndedBy("INT");
  EXPECT_THAT(cancelled.shown, HasSubstr("ended 130"));
  EXPECT_EQ(Requests("/auth/token/revoke"), 1);
  EXPECT_EQ(Post({}).exit_code, 0);
  EXPECT_EQ(Requests("/auth/token/revoke"), 1);
}

TEST_F(GithubHostedTest, AKilledStepsTokenIsRevokedInPost) {
  const auto cancelled = ActionEndedBy("KILL");
  EXPECT_THAT(cancelled.shown, HasSubstr("ended"));
  EXPECT_EQ(Requests("/auth/token/revoke"), 0);
  const auto state = Job().State();
  ASSERT_THAT(state, SizeIs(2));  // where the note is, and whose token
  EXPECT_THAT(state.front() + state.back(), Not(HasSubstr("eyJ")));
  const auto note = state.front().substr(state.front().find('=') + 1);
  struct stat found = {};
  ASSERT_EQ(stat(note.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  const auto post = Post({});
  EXPECT_EQ(post.exit_code, 0);
  EXPECT_THAT(post.shown, Not(HasSubstr("warning")));
  EXPECT_EQ(Requests("/auth/token/revoke"), 1);
  EXPECT_FALSE(std::filesystem::exists(note));
}

// What lies in RUNNER_TEMP any step can rewrite, and the workspace, too.
TEST_F(GithubHostedTest, ARewrittenNoteSendsNeitherTokenNorHeadersElsewhere) {
  const auto other = nlohmann::json::parse(
      server_.Control("POST", "/_dev/listeners", R"({"kind":"https"})"), nullptr, false);
  const std::string elsewhere = other.value("url", "");
  ASSERT_THAT(elsewhere, HasSubstr("https://"));
  const Inputs inputs = {{"extra-headers", "X-Authentication-Secret: header-value-3141"}};
  for (const std::string& note : {elsewhere + "\neyJhbGciOiJIUzI1NiJ9.e30.c2ln\n",
                                  "eyJhbGciOiJIUzI1NiJ9.e30.c2ln\n" + elsewhere + "\n"}) {
    job_.reset();
    ActionEndedBy("KILL", inputs);
    const int before = Requests("/auth/token/revoke");
    Shell("for f in \"$RUNNER_TEMP\"/stepveil-*; do printf '" + note + "' >\"$f\"; done");
    const auto post = Post(inputs);
    EXPECT_THAT(post.shown, HasSubstr("not as it was left"));
    EXPECT_EQ(Requests("/auth/token/revoke"), before);
  }
}

TEST_F(GithubHostedTest, ThePostStepReadsNoFileOfTheRepository) {
  ActionEndedBy("KILL");
  const auto state = Job().State();
  const std::string broken = "domain: [\nunknown: {\n";
  for (const char* file : {"workspace/.stepveil.yaml", "workspace/.infisical.json", "other.yaml"}) {
    folder_.Write(file, broken);
  }
  Set("STEPVEIL_CONFIG", (folder_.path() / "other.yaml").string());
  Set("STEPVEIL_PROCESS", "nobody");
  Set("STEPVEIL_INPUT_CONFIG", (folder_.path() / "other.yaml").string());
  job_.reset();
  std::vector<std::string> entries =
      With({{"config", folder_.path() / "other.yaml"}, {"process", "backend"}});
  entries.insert(entries.end(), state.begin(), state.end());
  const auto post = Job().Run({"node", (folder_.path() / "action/post.js").string()}, entries);
  EXPECT_THAT(post.shown, Not(HasSubstr("warning")));
  EXPECT_EQ(Requests("/auth/token/revoke"), 1);
}

TEST_F(GithubHostedTest, ATokenThatCouldNotBeRevokedIsRevokedInPost) {
  Fault("/auth/token/revoke", R"({"kind": "status", "status": 403, "times": 1})");
  const auto step = Action({});
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(step.shown, HasSubstr("the access token was not revoked"));
  const auto post = Post({});
  EXPECT_EQ(post.exit_code, 0);
  EXPECT_EQ(post.shown.find("warning"), std::string::npos) << post.shown;
  EXPECT_EQ(Requests("/auth/token/revoke"), 2);
  Fault("/auth/token/revoke", R"({"kind": "status", "status": 403})");
  Action({});
  EXPECT_THAT(Post({}).shown, HasSubstr("##[warning]the access token was not revoked"));
  EXPECT_EQ(Post({}).shown.find("warning"), std::string::npos);  // nobody tries for ever
}

// Defect 7: nothing was asked again, and nothing was ever given up.
TEST_F(GithubHostedTest, AFailureForAMomentIsOvercomeAndAHangingInstanceIsGivenUp) {
  Fault("GET /api/v4/secrets", R"({"kind":"status","status":503,"times":1})");
  EXPECT_EQ(Action({}).exit_code, 0);
  Fault("/auth/oidc-auth/login", R"({"kind":"delay","ms":60000})");
  Set("STEPVEIL_DEADLINE", "2s");
  job_.reset();
  const auto step = Action({});
  EXPECT_EQ(step.exit_code, 6);
  EXPECT_THAT(step.shown, HasSubstr("within 2 s"));
}

// Defect 8: headers, and a login's body, went wherever a redirect pointed, and over plain http.
TEST_F(GithubHostedTest, HeadersAndLoginGoToTheInstanceAlone) {
  const auto other = nlohmann::json::parse(
      server_.Control("POST", "/_dev/listeners", R"({"kind":"https"})"), nullptr, false);
  Fault("/auth/oidc-auth/login",
        nlohmann::json{{"kind", "redirect"},
                       {"location", other.value("url", "") + "/api/v1/auth/elsewhere/login"}}
            .dump());
  const Inputs inputs = {{"extra-headers", "X-Authentication-Secret: header-value-3141"}};
  const auto step = Action(inputs);
  EXPECT_EQ(step.exit_code, 6) << step.shown;
  EXPECT_THAT(step.shown, Not(HasSubstr("header-value-3141")));
  EXPECT_EQ(Requests("/auth/elsewhere/login"), 0);
  EXPECT_THAT(Action({{"domain", "http://infisical.example"}}).shown, HasSubstr("allow-http"));
}

}  // namespace
}  // namespace stepveil::testing
