#include "tests/e2e/gitlab_wrapper_job.h"

namespace stepveil::testing {
namespace {

TEST_F(GitlabRefusalTest, ALogThatIsNotMasked) {
  Expect({export_}, 7, "it is not masked");
  Set("CI_DEBUG_TRACE", "True");
  Expect({export_}, 7, "it is not masked");
}

TEST_F(GitlabRefusalTest, AMissingOrForeignIdToken) {
  Set("STEPVEIL_ID_TOKEN", "");
  Expect({begin_, export_}, 4,
         "add to this job: id_tokens: { STEPVEIL_ID_TOKEN: { aud: " + server_.url() + " } }");
  Set("STEPVEIL_ID_TOKEN", "no-jwt-canary-9f3b");
  Expect({begin_, export_}, 4, "has not the form of an id token");
  Set("STEPVEIL_ID_TOKEN", IdToken(R"({"aud":"https://other.example"})"));
  Expect({begin_, export_}, 4, "is for \"https://other.example\", not for");
  Set("STEPVEIL_ID_TOKEN", IdToken(R"({"project_path":"acme/fork"})"));
  Expect({begin_, export_}, 4, "this job's id token has project_path \"acme/fork\"");
}

TEST_F(GitlabRefusalTest, AShellItWasNotMadeFor) {
  const auto other = folder_.path() / "othersh";
  std::filesystem::copy_file("/bin/dash", other);
  Expect({begin_}, 2, "cannot mask the log of the shell \"othersh\"", other.string());
}

TEST_F(GitlabRefusalTest, AnEvalWithoutAnAlternativeFailsToo) {
  const auto other = folder_.path() / "othersh";
  std::filesystem::copy_file("/bin/dash", other);
  Expect({"{ eval \"$(" + StepveilProgram() + " gitlab begin)\"; } 3>&1"}, 2,
         "cannot mask the log of the shell", other.string());
}

TEST_F(GitlabRefusalTest, ATraceThatGoesElsewhere) {
  Expect({"exec 7>trace; BASH_XTRACEFD=7", begin_}, 125, "BASH_XTRACEFD");
}

TEST_F(GitlabRefusalTest, AWrongWayToCallIt) {
  const std::string program = StepveilProgram();
  Expect({"eval \"$(" + program + " gitlab begin || echo \"exit $?\")\""}, 2, "descriptor 3");
  Expect({"eval \"$(" + program + " gitlab begin 3>elsewhere || echo \"exit $?\")\""}, 2,
         "descriptor 3");
  Expect({program + " gitlab begin 3>&1"}, 2, "is for the job's shell");
  Expect({begin_, program + " export --to gitlab"}, 7, "into the job's log");
  Expect({program + " gitlab bgin"}, 2, "did you mean \"begin\"?");
  Expect({program + " gitlab action"}, 2, "unknown");
  Expect({program + " gitlab end"}, 2, "takes the folder");
  Expect({begin_, "export STEPVEIL_LOG_FOLDER=/nonexistent", export_}, 7, "nothing masks the log");
  Expect({begin_, "export STEPVEIL_FILES=NO_SUCH_NAME", export_}, 7, "NO_SUCH_NAME");
}

TEST_F(GitlabRefusalTest, ACloneThatEverybodyCanWriteIsMended) {
  folder_.Write(".stepveil.yaml", "environment: dev\n");
  Unset("STEPVEIL_ENVIRONMENT");
  chmod((folder_.path() / ".stepveil.yaml").c_str(), 0666);
  chmod(folder_.path().c_str(), 0777);
  Set("TMPDIR", "/tmp");
  const GitlabLog log =
      Run({"bash", ScriptForm::kSubshell, Ending::kShell, {"echo \"${#JWT_SECRET}\""}});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, EndsWith("\n31\n"));
}

// The image's user is another one than the runner's helper: only the inputs can help.
TEST_F(GitlabRefusalTest, AForeignCloneIsPassedOverWhereNothingIsNeededOfIt) {
  folder_.Write(".stepveil.yaml", "environment: nowhere\n");
  ASSERT_EQ(chown((folder_.path() / ".stepveil.yaml").c_str(), 4711, 4711), 0);
  Set("TMPDIR", "/tmp");
  Expect({begin_, export_}, 3, "FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR to true");
  Expect({begin_, export_}, 3, "config: none");
  Set("STEPVEIL_INPUT_CONFIG", "none");
  const GitlabLog log =
      Run({"bash", ScriptForm::kSubshell, Ending::kShell, {"echo \"${#JWT_SECRET}\""}});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, EndsWith("\n31\n"));
}

TEST_F(GitlabProxyExecTest, MasksAreAnnouncedOnlyWhereTheyAreRead) {
  const auto without = UnderHelper(export_);
  EXPECT_THAT(without.err, HasSubstr("it is not masked"));
  Set("RUNNER_TEMP_PROJECT_DIR", folder_.path());
  folder_.Write("masking.db", "");
  const auto ran = UnderHelper(export_ + "\necho \"${#JWT_SECRET}\"");
  EXPECT_EQ(ran.out, "31\n") << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(std::string("::add-mask::") + kJwtSecret + "\n"));
  EXPECT_THAT(UnderHelper(StepveilProgram() + " export --to gitlab").err,
              HasSubstr("into the job's log"));
  Set("CI_DEBUG_TRACE", "T");
  const auto traced = UnderHelper(export_);
  EXPECT_THAT(traced.err, HasSubstr("CI_DEBUG_TRACE is on"));
  EXPECT_THAT(traced.err, Not(HasSubstr(kJwtSecret)));
}

}  // namespace
}  // namespace stepveil::testing
