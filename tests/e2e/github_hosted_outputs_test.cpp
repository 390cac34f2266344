#include "tests/e2e/github_hosted.h"

namespace stepveil::testing {
namespace {

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

TEST_F(GithubHostedTest, ACheckHasASummaryToo) {
  const Values values = ValuesOf("/backend");
  EXPECT_EQ(Action({{"check", "true"}}).exit_code, 0);
  EXPECT_THAT(Job().summary(),
              AllOf(HasSubstr("### stepveil: check: nothing is in the way"),
                    HasSubstr("| ok | names | \"DATABASE\\_URL\" of \"/backend\": masked |"),
                    Not(HasSubstr("fault"))));
  EXPECT_EQ(Action({{"check", "true"}, {"secret-path", "/bakend"}}).exit_code, 5);
  EXPECT_THAT(Job().summary(),
              AllOf(HasSubstr("### stepveil: check: what has to be mended"),
                    HasSubstr("| **fault** | secrets | path \"/bakend\" does not exist in "
                              "environment \"dev\"<br>hint: did you mean \"/backend\"? give "
                              "secret\\-path /backend |"),
                    Not(HasSubstr("eyJ"))));
  EXPECT_THAT(NamesSeenIn(Job().summary(), values), IsEmpty());
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

}  // namespace
}  // namespace stepveil::testing
