// The action in real workflows, run by act in host mode against the dev server. act takes masks
// literally, whole and without encodings: what its log doesn't show, GitHub's runner doesn't
// either.
#include "tests/e2e/github_act.h"

#include <gmock/gmock.h>

namespace stepveil::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(GithubActTest, EnvLaterStepsSeeTheVariablesAndTheLogShowsNone) {
  const Values values = ValuesOf("/backend");
  const ProcessResult job = Act("env.yml");
  ExpectRight(job, values,
              {"DATABASE_URL", "JWT_SECRET", "TLS_PRIVATE_KEY", "QUOTES", "UNICODE", "SHARED_ONLY",
               "EMPTY", "BIG_60K"});
  for (const char* line : {"clear: ***\n", "in a line: user=***; done\n", "hex: ***\n",
                           "url: ***\n", "\"url\": \"***\"", "lines: -----BEGIN PRIVATE KEY-----\n",
                           "on stderr: ***\n", "+ : ***\n", "inputs left: 0\n"}) {
    EXPECT_THAT(job.out, HasSubstr(line));
  }
  EXPECT_THAT(job.out, Not(HasSubstr(server_.Field("/oidc/request_token"))));
  EXPECT_THAT(job.out, HasSubstr("secrets of " + server_.Field("/project") +
                                 " dev:/backend for the following steps\n"));
  EXPECT_THAT(job.out, HasSubstr("stepveil: their names"));
}

// The search of all these tests does find what it searches for.
TEST_F(GithubActTest, WithMaskingOffTheSearchFindsThem) {
  const Values values = ValuesOf("/backend");
  const ProcessResult job = Act("env.yml", {"--insecure-secrets"});
  const auto seen = NamesSeenIn(job.out, values);
  for (const char* name : {"DATABASE_URL as postgres", "JWT_SECRET as jwt-secret",
                           "TLS_PRIVATE_KEY as QUFB", "DATABASE_URL as cG9zdGdy"}) {
    EXPECT_THAT(seen, Contains(StartsWith(name)));
  }
}

TEST_F(GithubActTest, FileIsPrivateAndGoneAfterTheJob) {
  Values values = ValuesOf("/backend");
  values.erase("QUOTES");
  const ProcessResult job = Act("file.yml");
  ExpectRight(job, values, {"DATABASE_URL", "TLS_PRIVATE_KEY", "BIG_60K"});
  EXPECT_THAT(job.out, HasSubstr("mode: 600\n"));
  EXPECT_THAT(job.out, HasSubstr("at the end .env.production is gone\n"));
}

TEST_F(GithubActTest, OutputReachesTheStepThatAsks) {
  const Values values = ValuesOf("/backend");
  const ProcessResult job = Act("output.yml");
  ExpectRight(job, values, {"DATABASE_URL", "TLS_PRIVATE_KEY", "UNICODE"});
  EXPECT_THAT(job.out, HasSubstr("JWT_SECRET is not set\n"));
  EXPECT_THAT(job.out, HasSubstr("of the names: " + std::to_string(values.size()) + ", BASE_KEY,"));
  EXPECT_THAT(job.out, HasSubstr("by v4\n"));
}

// `export --to github-output` in a step of its own, read by act's reader of GITHUB_OUTPUT.
TEST_F(GithubActTest, TheTargetOfOutputsGivesThemToLaterSteps) {
  const Values values = ValuesOf("/backend");
  const ProcessResult job = Act("output_target.yml");
  ExpectRight(job, values, {"DATABASE_URL", "TLS_PRIVATE_KEY", "UNICODE"});
  EXPECT_THAT(job.out, HasSubstr("JWT_SECRET is not set\n"));
  EXPECT_THAT(job.out, HasSubstr("dev:/backend for outputs of this step\n"));
  EXPECT_THAT(job.out, HasSubstr("GitHub leaves out an output of the job"));
}

TEST_F(GithubActTest, RunKeepsThemToOneCommand) {
  const ProcessResult job = Act("run.yml");
  ExpectRight(job, ValuesOf("/backend"), {"DATABASE_URL"});
  EXPECT_THAT(job.out, HasSubstr("DATABASE_URL is not set, NAME is ordinary\n"));
}

TEST_F(GithubActTest, MatrixGivesEachJobItsOwnPath) {
  Values values = ValuesOf("/compose");
  values.merge(ValuesOf("/frontend"));
  const ProcessResult job = Act("matrix.yml");
  ExpectRight(job, values, {});
  EXPECT_THAT(job.out, HasSubstr("/frontend has PUBLIC_API_URL\n"));
  EXPECT_THAT(job.out, HasSubstr("/compose has POSTGRES_PASSWORD,REDIS_URL\n"));
  EXPECT_THAT(job.out, HasSubstr("and shows ***\n"));
}

TEST_F(GithubActTest, ACompositeActionMayCallIt) {
  const Values values = ValuesOf("/backend");
  const ProcessResult job = Act("composite.yml");
  ExpectRight(job, values, {"DATABASE_URL"});
  EXPECT_THAT(job.out, HasSubstr("within: ***\n"));
  EXPECT_THAT(job.out, HasSubstr("count: " + std::to_string(values.size()) + "\n"));
}

TEST_F(GithubActTest, ThePostStepRemovesTheFileOfAJobThatFailed) {
  const ProcessResult job = Act("post.yml");
  EXPECT_NE(job.exit_code, 0);
  EXPECT_THAT(job.out, HasSubstr("it is there: 2 lines"));
  EXPECT_THAT(NamesSeenIn(job.out, ValuesOf("/compose")), IsEmpty());
  EXPECT_THAT(job.out, HasSubstr("at the end left.env is gone\n"));
}

TEST_F(GithubActTest, CheckExplainsAndExportsNothing) {
  const Values values = ValuesOf("/backend");
  const ProcessResult job = Act("check.yml");
  EXPECT_NE(job.exit_code, 0) << "the second step fails";
  for (const char* line :
       {"ok       ci        github was detected", "ok       tls       TLSv1.3",
        "ok       names     \"DATABASE_URL\" of \"/backend\": masked", "DATABASE_URL is not set",
        "fault    secrets   path \"/bakend\" does not exist",
        "hint: did you mean \"/backend\"? give secret-path /backend"}) {
    EXPECT_THAT(job.out, HasSubstr(line));
  }
  EXPECT_THAT(NamesSeenIn(job.out, values), IsEmpty());
  EXPECT_THAT(job.out, Not(HasSubstr("eyJ")));
}

TEST_F(GithubActTest, InfisicalsOwnExamplesWorkWithTheUsesLineChanged) {
  const std::string aws_key = server_.Field("/aws_keys/user/secret");
  Set("TEST_AWS_KEY_ID", server_.Field("/aws_keys/user/id"));
  Set("TEST_AWS_KEY", aws_key);
  Set("TEST_AWS_IDENTITY_ID", server_.Field("/identities/ci-aws/identity_id"));
  Values values = ValuesOf("/");
  values.merge(ValuesOf("/backend/jobs"));
  const ProcessResult job = Act("dropin.yml");
  ExpectRight(job, values, {});
  const std::string root = Sha256(values.at("ROOT_KEY"));
  EXPECT_THAT(job.out, HasSubstr("variables: sha256 of ROOT_KEY: " + root));
  EXPECT_THAT(job.out, HasSubstr("file: sha256 of ROOT_KEY: " + root));
  EXPECT_THAT(job.out, HasSubstr("oidc: sha256 of JOB_QUEUE: " + Sha256(values.at("JOB_QUEUE"))));
  EXPECT_THAT(job.out, HasSubstr("aws: sha256 of ROOT_KEY: " + root));
  EXPECT_THAT(job.out, Not(HasSubstr(server_.Field("/universal/client_secret"))));
  EXPECT_THAT(job.out, Not(HasSubstr(aws_key)));
}

TEST_F(GithubActTest, WithoutThePermissionTheStepSaysSoAndNothingIsExported) {
  Unset("ACTIONS_ID_TOKEN_REQUEST_URL");
  const ProcessResult job = Act("failing.yml");
  EXPECT_NE(job.exit_code, 0);
  EXPECT_THAT(job.out, HasSubstr("error: the job has no permission to ask for an id token"));
  EXPECT_THAT(job.out, HasSubstr("\"id-token: write\""));
  EXPECT_THAT(job.out, HasSubstr("exit status 4"));
  EXPECT_THAT(job.out, HasSubstr("DATABASE_URL is not set"));
}

TEST_F(GithubActTest, AWrongEnvironmentFailsTheStep) {
  Set("TEST_ENVIRONMENT", "development");
  const ProcessResult job = Act("failing.yml");
  EXPECT_NE(job.exit_code, 0);
  EXPECT_THAT(job.out, HasSubstr("\"development\""));
  EXPECT_THAT(job.out, HasSubstr("exit status 5"));
  EXPECT_THAT(job.out, HasSubstr("DATABASE_URL is not set"));
}

}  // namespace
}  // namespace stepveil::testing
