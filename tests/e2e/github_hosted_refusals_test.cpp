#include "tests/e2e/github_hosted.h"

namespace stepveil::testing {
namespace {

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
