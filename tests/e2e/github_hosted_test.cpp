// The whole action, node and binary, run through the model of GitHub's hosted runner: what would
// its log show?
#include "core/base/text.h"
#include "tests/e2e/github_job.h"
#include "tests/support/runner_files.h"
#include "tests/support/runner_job.h"
#include "tests/support/sha256.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <optional>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using Inputs = std::map<std::string, std::string>;

class GithubHostedTest : public GithubJobTest {
 protected:
  void SetUp() override {
    GithubJobTest::SetUp();
    if (!IsSkipped()) {
      InstallAction(folder_.path() / "action");
      UseGitHubJob();
      Unset("INFISICAL_MACHINE_IDENTITY_ID");
      Unset("GITHUB_ACTIONS");
      Set("STEPVEIL_CA_FILE", server_.ca_file());
      Set("GITHUB_REPOSITORY", "acme/app");
    }
  }

  RunnerJob& Job(RunnerJob::Masking masking = RunnerJob::Masking::kOn) {
    if (!job_) {
      job_.emplace(folder_, environment_, masking);
    }
    return *job_;
  }

  // INPUT_* as the runner makes them, for a login by OIDC to /backend unless `inputs` say
  // otherwise.
  [[nodiscard]] std::vector<std::string> With(const Inputs& inputs) const {
    Inputs all = {{"identity-id", server_.Field("/identities/ci-oidc-github/identity_id")},
                  {"project-slug", server_.Field("/project")},
                  {"env-slug", "dev"},
                  {"secret-path", "/backend"},
                  {"domain", server_.url()}};
    std::vector<std::string> entries;
    for (const auto& [name, value] : inputs) {
      all[name] = value;
    }
    for (const auto& [name, value] : all) {
      std::string variable = "INPUT_" + name;
      for (char& c : variable) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      }
      entries.push_back(variable + "=" + value);
    }
    return entries;
  }

  StepResult Action(const Inputs& inputs) {
    return Job().Run({"node", (folder_.path() / "action/main.js").string()}, With(inputs));
  }

  StepResult Post(const Inputs& inputs) {
    std::vector<std::string> entries = With(inputs);
    const std::vector<std::string> state = Job().State();
    entries.insert(entries.end(), state.begin(), state.end());
    return Job().Run({"node", (folder_.path() / "action/post.js").string()}, entries);
  }

  StepResult Shell(const std::string& script) { return Job().Run({"bash", "-e", "-c", script}); }

  // The action's command line, its inputs before it.
  [[nodiscard]] std::string StartOfAction(const Inputs& inputs) const {
    std::string command = "env";
    for (const std::string& entry : With(inputs)) {
      command += " '" + entry + "'";
    }
    return command + " node '" + (folder_.path() / "action/main.js").string() + "'";
  }

  // A step in the place of the action: runs the binary as a `run:` step would.
  StepResult RunStep(const std::string& script) {
    return Job().Run({"bash", "-e", "-c", script}, With({}));
  }

  // The action, ended by `signal` as soon as it has an access token.
  StepResult ActionEndedBy(const std::string& signal, const Inputs& inputs = {}) {
    Fault("/secrets?", R"({"kind": "delay", "ms": 60000})");
    return Shell("set -m; " + StartOfAction(inputs) +
                 " & p=$!; until ls \"$RUNNER_TEMP\"/stepveil-* >/dev/null 2>&1; do sleep 0.1; "
                 "done; kill -" +
                 signal + " -$p; wait $p || echo ended $?");
  }

  std::optional<RunnerJob> job_;
};

const std::vector<std::string> kCareless = {"DATABASE_URL", "JWT_SECRET", "TLS_PRIVATE_KEY",
                                            "QUOTES",       "UNICODE",    "SHARED_ONLY"};

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

// Defects 2 to 4 of Infisical's action: unmasked file, values that break out of the quotes, a path
// glued to the workspace, a file that anybody reads and nobody removes.
TEST_F(GithubHostedTest, AFileIsPrivateQuotedMaskedAndGoneAfterTheJob) {
  Values values = ValuesOf("/backend");
  const Inputs inputs = {
      {"export-type", "file"}, {"file-output-path", "src/.env"}, {"except", "QUOTES"}};
  std::filesystem::create_directories(Job().workspace() / "src");
  const auto step = Action(inputs);
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Job().variables(), IsEmpty());
  const auto file = Job().workspace() / "src/.env";
  struct stat found = {};
  ASSERT_EQ(stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  const auto read = Shell(
      "cat src/.env; set -a; . src/.env; for n in DATABASE_URL UNICODE "
      "TLS_PRIVATE_KEY; do printf %s \"${!n}\" | sha256sum; done");
  ASSERT_EQ(read.exit_code, 0) << read.shown;
  for (const char* name : {"DATABASE_URL", "UNICODE", "TLS_PRIVATE_KEY"}) {
    EXPECT_THAT(read.shown, HasSubstr(Sha256(values.at(name)))) << name;
  }
  EXPECT_THAT(NamesSeenIn(Job().log(), values), IsEmpty());
  EXPECT_EQ(Post(inputs).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(GithubHostedTest, AFileThatWasNotWrittenIsNotRemovedAfterTheJob) {
  std::filesystem::create_directories(Job().workspace());
  const auto own = folder_.Write("workspace/.env", "MINE=1\n");
  const auto step = Action({{"export-type", "file"}});
  EXPECT_EQ(step.exit_code, 7);  // "QUOTES"
  EXPECT_THAT(step.outputs, IsEmpty());
  EXPECT_EQ(Post({{"export-type", "file"}}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(own));
}

TEST_F(GithubHostedTest, AFileThatALaterStepPutInItsPlaceStaysWithAWarning) {
  const Inputs inputs = {{"export-type", "file"}, {"except", "QUOTES"}};
  ASSERT_EQ(Action(inputs).exit_code, 0);
  const auto state = Job().State();
  Shell("echo MINE=1 >own && mv own .env");
  std::vector<std::string> entries = With(inputs);
  entries.insert(entries.end(), state.begin(), state.end());
  const auto post = Job().Run({"node", (folder_.path() / "action/post.js").string()}, entries);
  EXPECT_THAT(post.shown, HasSubstr("##[warning]left "));
  EXPECT_TRUE(std::filesystem::exists(Job().workspace() / ".env"));
}

// Infisical's action writes such a value, and each reader makes something else of it.
TEST_F(GithubHostedTest, AFileRefusesAValueThatItsReadersDifferOn) {
  const auto step = Action({{"export-type", "file"}});
  EXPECT_EQ(step.exit_code, 7);
  EXPECT_THAT(step.shown, AllOf(HasSubstr("\"QUOTES\""), HasSubstr("export-type: output")));
  EXPECT_FALSE(std::filesystem::exists(Job().workspace() / ".env"));
}

TEST_F(GithubHostedTest, AFileStaysInsideAndOutOfTheRepository) {
  EXPECT_THAT(Action({{"export-type", "file"}, {"file-output-path", "/../../x"}}).shown,
              HasSubstr("is outside of the workspace"));
  Shell("git init -q . && echo x >.env && git add .env");
  EXPECT_THAT(Action({{"export-type", "file"}}).shown,
              AllOf(HasSubstr("git tracks"), HasSubstr("one commit away")));
  EXPECT_EQ(Requests("/login"), 0);  // found before anybody logs in
  const auto below = (Job().temporary() / "x.env").string();
  EXPECT_EQ(Action({{"export-type", "file"}, {"file-output-path", below}, {"except", "QUOTES"}})
                .exit_code,
            0);
  EXPECT_TRUE(std::filesystem::exists(below));
}

TEST_F(GithubHostedTest, OutputsReachOnlyWhoAsksForThem) {
  const Values values = ValuesOf("/backend");
  const auto step = Action({{"export-type", "output"}});
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Job().variables(), IsEmpty());
  for (const auto& [name, value] : values) {
    EXPECT_EQ(step.outputs.at(name), value);
  }
  EXPECT_EQ(step.outputs.size(), values.size() + 3);
}

TEST_F(GithubHostedTest, OneCommandGetsTheSecretsAndNoStepAfterIt) {
  const Values values = ValuesOf("/backend");
  const auto step = Action(
      {{"run", CarelessScript(kCareless) + "env | cut -d= -f1 | sort | tr '\\n' ' '; exit 7"}});
  EXPECT_EQ(step.exit_code, 7);
  EXPECT_THAT(Job().variables(), IsEmpty());
  EXPECT_THAT(NamesSeenIn(step.shown, values), IsEmpty());
  // Masked by stepveil, too: not even a runner that lost its masks would show a value.
  std::string printed;
  for (const std::string& line : Split(step.raw, '\n')) {
    printed += line.starts_with("::add-mask::") ? "" : line + "\n";
  }
  EXPECT_THAT(NamesSeenIn(printed, values), IsEmpty());
  EXPECT_THAT(step.shown, AllOf(HasSubstr("DATABASE_URL"), HasSubstr("GITHUB_ENV")));
  EXPECT_THAT(step.shown, AllOf(Not(HasSubstr("INPUT_")), Not(HasSubstr("ACTIONS_ID_TOKEN")),
                                Not(HasSubstr("GITHUB_STATE"))));
}

TEST_F(GithubHostedTest, AnAwsIdentityLogsInMaskedAndStaysOutOfTheCommand) {
  const std::string key = server_.Field("/aws_keys/role/secret");
  Set("AWS_ACCESS_KEY_ID", server_.Field("/aws_keys/role/id"));
  Set("AWS_SECRET_ACCESS_KEY", key);
  Set("AWS_SESSION_TOKEN", server_.Field("/aws_keys/role/token"));
  const auto step = Action({{"method", "aws-iam"},
                            {"identity-id", server_.Field("/identities/ci-aws/identity_id")},
                            {"run", "echo \"${AWS_SECRET_ACCESS_KEY-gone} $OTHER\""}});
  EXPECT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(step.shown, HasSubstr("gone ***"));
  EXPECT_THAT(Shell("echo '" + key + "'").shown, Not(HasSubstr(key)));
  EXPECT_EQ(Requests("/api/v1/auth/aws-auth/login"), 1);
  EXPECT_EQ(Requests("/api/v1/auth/token/revoke"), 1);
}

TEST_F(GithubHostedTest, ACommandKeepsTheCredentialsItIsToldToKeep) {
  const std::string key = server_.Field("/aws_keys/role/secret");
  Set("AWS_ACCESS_KEY_ID", server_.Field("/aws_keys/role/id"));
  Set("AWS_SECRET_ACCESS_KEY", key);
  Set("AWS_SESSION_TOKEN", server_.Field("/aws_keys/role/token"));
  const auto step = Action({{"method", "aws-iam"},
                            {"identity-id", server_.Field("/identities/ci-aws/identity_id")},
                            {"keep-env", "AWS_SECRET_ACCESS_KEY"},
                            {"run",
                             "echo \"${#AWS_SECRET_ACCESS_KEY} $AWS_SECRET_ACCESS_KEY "
                             "${AWS_SESSION_TOKEN-gone}\""}});
  EXPECT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(step.shown, HasSubstr(std::to_string(key.size()) + " *** gone"));
}

// The runner knows it only if it is a secret of GitHub's; stepveil's own mask is not asked here.
TEST_F(GithubHostedTest, CredentialsAreAnnouncedToTheRunner) {
  const std::string secret = server_.Field("/identities/ci-ua/client_secrets/ci-ua");
  const Inputs universal = {{"identity-id", ""},
                            {"client-id", server_.Field("/identities/ci-ua/client_id")},
                            {"client-secret", secret}};
  ASSERT_EQ(Action(universal).exit_code, 0);
  EXPECT_THAT(Shell("echo 'it is " + secret + "'").shown, HasSubstr("it is ***"));

  job_.reset();
  Set("AWS_ACCESS_KEY_ID", server_.Field("/aws_keys/role/id"));
  Set("AWS_SECRET_ACCESS_KEY", server_.Field("/aws_keys/role/secret"));
  Set("AWS_SESSION_TOKEN", server_.Field("/aws_keys/role/token"));
  Set("INFISICAL_TOKEN", "kept-credential-2718");
  const auto step = Action({{"method", "aws-iam"},
                            {"identity-id", server_.Field("/identities/ci-aws/identity_id")},
                            {"keep-env", "INFISICAL_TOKEN"},
                            {"run", "true"}});
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Shell("echo 'it is kept-credential-2718'").shown, HasSubstr("it is ***"));
}

TEST_F(GithubHostedTest, AFailedCommandHasNoOutputs) {
  const auto step = Action({{"run", "exit 3"}});
  EXPECT_EQ(step.exit_code, 3);
  EXPECT_THAT(step.outputs, IsEmpty());
}

TEST_F(GithubHostedTest, TheSummaryKnowsWhatIsNotMasked) {
  const auto step = Action({{"only", "LOG_LEVEL,JWT_SECRET,EMPTY"}});
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Job().summary(), HasSubstr("| JWT\\_SECRET | dev:/backend |  | yes |"));
  EXPECT_THAT(Job().summary(), HasSubstr("| EMPTY | dev:/backend |  | no |"));
  for (const auto& [name, value] : Job().variables()) {
    const bool shown = Shell("printf %s '" + value + "'").shown.find(value) != std::string::npos;
    const std::string row = "| " + QuotedForMarkdown(name) + " | dev:/backend |  | ";
    EXPECT_THAT(Job().summary(), HasSubstr(row + (shown ? "no" : "yes"))) << name;
  }
}

TEST_F(GithubHostedTest, NoneFetchesAndChecksOnly) {
  const auto step = Action({{"export-type", "none"}});
  EXPECT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Job().variables(), IsEmpty());
  EXPECT_EQ(step.outputs.size(), 3U);
}

// Defect 1: a typo was green and exported nothing.
TEST_F(GithubHostedTest, AWrongExportTypeFailsAndListsTheRightOnes) {
  const auto step = Action({{"export-type", "outptu"}});
  EXPECT_EQ(step.exit_code, 2);
  EXPECT_THAT(step.shown, AllOf(HasSubstr("\"outptu\""), HasSubstr("env, file, output or none")));
}

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

// Defect 12: one mask for a value of several lines, an empty one for an empty value, and one for
// each "true".
TEST_F(GithubHostedTest, MasksAreWholeValuesAndLinesAndNoWordsOfEveryday) {
  server_.Control("POST", "/_dev/secret",
                  R"({"environment":"dev","path":"/backend","key":"FLAG","value":"true"})");
  const auto step = Action({});
  ASSERT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(step.shown, Not(HasSubstr("empty string")));
  EXPECT_THAT(step.raw, Not(HasSubstr("::add-mask::true\n")));
  EXPECT_THAT(step.raw, Not(HasSubstr("::add-mask::\n")));
  EXPECT_THAT(step.raw, HasSubstr("::add-mask::QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"
                                  "QUFBQUFBQUFBQUFB\n"));
  EXPECT_THAT(Shell("echo \"it is $FLAG\"").shown, HasSubstr("it is true"));
}

// Defects 9 to 11: names decided what the runner does.
TEST_F(GithubHostedTest, NamesCannotSteerTheRunner) {
  for (const char* name : {"A=B", "PATH", "LD_PRELOAD", "GITHUB_TOKEN", "1DIGIT"}) {
    server_.Control("POST", "/_dev/secret",
                    nlohmann::json{{"environment", "dev"},
                                   {"path", "/empty"},
                                   {"key", name},
                                   {"value", "LD_PRELOAD=/x/evil.so"}}
                        .dump());
  }
  const auto step = Action({{"secret-path", "/empty"}});
  EXPECT_EQ(step.exit_code, 5);
  EXPECT_THAT(Job().variables(), IsEmpty());
  for (const char* said :
       {"\"A=B\"", "\"PATH\"", "\"LD_PRELOAD\"", "\"GITHUB_TOKEN\"", "allow-names"}) {
    EXPECT_THAT(step.shown, HasSubstr(said));
  }
  const auto allowed =
      Action({{"secret-path", "/empty"}, {"allow-names", "LD_PRELOAD"}, {"only", "LD_PRELOAD"}});
  EXPECT_EQ(allowed.exit_code, 0) << allowed.shown;
  EXPECT_EQ(Job().variables().at("LD_PRELOAD"), "LD_PRELOAD=/x/evil.so");
}

TEST_F(GithubHostedTest, OneNameFromTwoFoldersIsAnErrorThatNamesTheInput) {
  const Inputs both = {{"secret-path", "/backend\n/shared"}};
  EXPECT_THAT(Action(both).shown, AllOf(HasSubstr("\"LOG_LEVEL\""), HasSubstr("duplicates: first"),
                                        Not(HasSubstr("--dup"))));
  Inputs last = both;
  last["duplicates"] = "last";
  ASSERT_EQ(Action(last).exit_code, 0);
  EXPECT_EQ(Job().variables().at("LOG_LEVEL"), "from-shared");
  EXPECT_THAT(Job().summary(),
              HasSubstr("| LOG\\_LEVEL | dev:/shared |  | yes | \"LOG\\_LEVEL\" of"));
}

TEST_F(GithubHostedTest, WarningsNameInputsAsWell) {
  EXPECT_THAT(Action({{"secret-path", "/odd"}, {"only", "lower_case,LEAD_NL"}}).shown,
              AllOf(HasSubstr("pass mask-short: true"), Not(HasSubstr("--mask-short"))));
}

// Defect 13: a failure half-way left half of the variables behind.
TEST_F(GithubHostedTest, OneRefusedValueExportsNothing) {
  const auto step = Action({{"secret-path", "/odd"}, {"only", "CRLF,NUL,TWO_NL"}});
  EXPECT_EQ(step.exit_code, 5);
  EXPECT_THAT(step.shown, AllOf(HasSubstr("\"NUL\""), HasSubstr("NUL byte"), HasSubstr("base64")));
  EXPECT_THAT(Job().variables(), IsEmpty());
}

TEST_F(GithubHostedTest, AFileThatCannotBeWrittenIsFoundBeforeTheLogin) {
  const auto step = RunStep("GITHUB_ENV=/nonexistent " + StartOfAction({}));
  EXPECT_EQ(step.exit_code, 7);
  EXPECT_THAT(step.shown, HasSubstr("cannot append to the file of GITHUB_ENV"));
  EXPECT_EQ(Requests("/login"), 0);
}

TEST_F(GithubHostedTest, RefusesToWorkBlind) {
  const std::string command = StepveilProgram() + " github action";
  EXPECT_THAT(RunStep(command + " >/dev/null").shown, HasSubstr("does not lead to the job's log"));
  EXPECT_THAT(RunStep(command + " >out.txt").shown, HasSubstr("does not lead to the job's log"));
  EXPECT_THAT(RunStep("x=$(" + command + "); true").shown, HasSubstr("stdout is captured"));
  EXPECT_THAT(RunStep("set -o pipefail; " + command + " | cat").shown,
              HasSubstr("stdout is captured"));
  EXPECT_EQ(Requests("/login"), 0);
  EXPECT_EQ(RunStep(command).exit_code, 0);
  EXPECT_EQ(RunStep("(" + command + ")").exit_code, 0);
  EXPECT_EQ(RunStep(command + " >&2").exit_code, 0);  // the runner reads stderr as well
}

TEST_F(GithubHostedTest, RefusesARunnerWhoseLogSetsVariables) {
  Set("ACTIONS_ALLOW_UNSECURE_COMMANDS", "true");
  const auto step = Action({});
  EXPECT_EQ(step.exit_code, 7);
  EXPECT_THAT(step.shown, HasSubstr("ACTIONS_ALLOW_UNSECURE_COMMANDS is set"));
  EXPECT_EQ(Action({{"allow-names", "ACTIONS_ALLOW_UNSECURE_COMMANDS"}}).exit_code, 0);
}

// Defect 14: an identity id that is none ended in "Error: Error:", from a 500 of the server.
TEST_F(GithubHostedTest, AWrongIdentityIdIsSaidBeforeAnythingIsSent) {
  const auto step = Action({{"identity-id", "ci-deploy"}});
  EXPECT_EQ(step.exit_code, 2) << step.shown;
  EXPECT_THAT(step.shown, AllOf(HasSubstr("input identity-id"), HasSubstr("not a UUID")));
  EXPECT_EQ(Requests("/login"), 0);
}

// Defect 14: no word about the permission.
TEST_F(GithubHostedTest, AMissingPermissionNamesTheLineToAdd) {
  Unset("ACTIONS_ID_TOKEN_REQUEST_URL");
  const auto step = Action({});
  EXPECT_EQ(step.exit_code, 4);
  EXPECT_THAT(step.shown,
              AllOf(HasSubstr("\"id-token: write\""), Not(HasSubstr("comes from a fork"))));
}

TEST_F(GithubHostedTest, EmptySecretsNameTheirInputsAndTheFork) {
  Set("GITHUB_EVENT_NAME", "pull_request");
  Set("GITHUB_EVENT_PATH",
      folder_.Write("event.json",
                    R"({"pull_request":{"head":{"repo":{"full_name":"eve/app","fork":true}}}})"));
  const Inputs none = {{"identity-id", ""}, {"client-id", ""}, {"client-secret", ""}};
  Inputs universal = none;
  universal["method"] = "universal";
  Inputs half = none;
  half["client-id"] = "an id";
  for (const Inputs& inputs : {none, universal, half}) {
    const auto step = Action(inputs);
    EXPECT_THAT(step.shown, AllOf(HasSubstr("client-secret"), HasSubstr("from a fork, \"eve/app\""),
                                  Not(HasSubstr("INFISICAL_"))));
    EXPECT_THAT(step.raw, HasSubstr("%0Ahint: run what needs secrets after the merge"));
  }
  EXPECT_EQ(Requests("/login"), 0);
}

TEST_F(GithubHostedTest, AForksPullRequestIsToldSo) {
  Unset("ACTIONS_ID_TOKEN_REQUEST_URL");
  Set("GITHUB_EVENT_NAME", "pull_request");
  Set("GITHUB_EVENT_PATH",
      folder_.Write("event.json",
                    R"({"pull_request":{"head":{"repo":{"full_name":"eve/app","fork":true}}}})"));
  EXPECT_THAT(Action({}).shown, HasSubstr("this pull request comes from a fork, \"eve/app\""));
}

// Runners that start this action have all of the files: without one nothing is begun.
TEST_F(GithubHostedTest, AFileOfTheRunnersThatIsMissingIsFoundBeforeTheLogin) {
  for (const std::string variable : {"GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STATE"}) {
    for (const std::string& without : {"unset " + variable + "; ", variable + "=/nonexistent "}) {
      const auto step = RunStep(without + StartOfAction({}));
      EXPECT_EQ(step.exit_code, 7) << without;
      EXPECT_THAT(step.raw, AllOf(HasSubstr(variable), Not(HasSubstr("add-mask")))) << without;
    }
  }
  EXPECT_EQ(Requests("/login"), 0);
  EXPECT_EQ(RunStep("unset GITHUB_STEP_SUMMARY; " + StartOfAction({})).exit_code, 0);
}

TEST_F(GithubHostedTest, TakesACertificateAsText) {
  Unset("STEPVEIL_CA_FILE");
  std::ifstream stream(server_.ca_file());
  const std::string pem{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_EQ(Action({}).exit_code, 6);
  const auto step = Action({{"ca-certificate", pem}});
  EXPECT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Shell("ls \"$RUNNER_TEMP\"").shown, Not(HasSubstr(".pem")));
}

// What the documentation of Infisical's action says for a private certificate authority.
TEST_F(GithubHostedTest, NodesExtraCertificatesAreAddedToTheSystems) {
  Unset("STEPVEIL_CA_FILE");
  Set("NODE_EXTRA_CA_CERTS", server_.ca_file());
  const auto step = Action({});
  EXPECT_EQ(step.exit_code, 0) << step.shown;
  EXPECT_THAT(Shell("ls \"$RUNNER_TEMP\"").shown, Not(HasSubstr(".pem")));
}

TEST_F(GithubHostedTest, NodesExtraCertificatesReplaceNoneAndSpoilNone) {
  const std::string broken = folder_.Write("broken.pem", "-----BEGIN CERTIFICATE-----\n");
  for (const std::string& extra : {broken, std::string("/nonexistent.pem"), std::string("/tmp")}) {
    Set("NODE_EXTRA_CA_CERTS", extra);
    job_.reset();
    const auto step = Action({});
    EXPECT_EQ(step.exit_code, 0) << step.shown;  // by STEPVEIL_CA_FILE
    EXPECT_THAT(step.shown, HasSubstr("##[warning]NODE_EXTRA_CA_CERTS")) << extra;
  }
}

TEST_F(GithubHostedTest, TheSummaryAndNamesOfALogStayFreeOfCommands) {
  server_.Control("POST", "/_dev/secret",
                  nlohmann::json{{"environment", "dev"},
                                 {"path", "/empty"},
                                 {"key", "X##[set-env name=A]b"},
                                 {"value", "value-of-x"}}
                      .dump());
  const auto step = Action({{"secret-path", "/empty"}});
  EXPECT_EQ(step.exit_code, 5);
  EXPECT_THAT(step.raw, Not(HasSubstr("##[")));
}

}  // namespace
}  // namespace stepveil::testing
