// eval "$(stepveil ...)" in real shells: what fails fails the script, and what does not goes on.
#include "tests/e2e/gitlab.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kStepveil = StepveilProgram() + " ";

class EvalTest : public JobTest, public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    UseServer();
    UseUniversalAuth();
  }

  [[nodiscard]] ProcessResult Script(const std::string& script) const {
    const auto file = folder_.Write("script", script + "\n");
    return RunProcess({"sh", "-c", std::string(GetParam()) + " " + file.string()},
                      {environment_, folder_.path()});
  }
};

// What can fail, and with which code: usage, configuration, a secret, the network, the export.
std::vector<std::pair<std::string, int>> Failing() {
  return {{"login --no-such-flag", 2},
          {"login --method oidc", 3},
          {"login --domain https://127.0.0.1:1 --method universal", 6},
          {"export --to shell --path /nosuch", 5},
          {"export --to=shell --path /frontend --require NOPE", 5},
          {"export --path /frontend --to shell --env", 2},
          {"export --to gitlab --path /nosuch", 7}};
}

TEST_P(EvalTest, AFailureEndsAScriptWithSetE) {
  for (const auto& [words, code] : Failing()) {
    const auto ran = Script("set -e\neval \"$(" + (kStepveil + words) + ")\"\necho went on");
    EXPECT_EQ(ran.exit_code, code) << words << ran.err;
    EXPECT_THAT(ran.out, Not(HasSubstr("went on"))) << words;
    EXPECT_THAT(ran.err, HasSubstr("stepveil: error: ")) << words;
  }
}

TEST_P(EvalTest, AFailureIsTheStatusWithoutSetE) {
  for (const auto& [words, code] : Failing()) {
    const auto ran = Script("eval \"$(" + (kStepveil + words) + ")\"\necho status $?");
    EXPECT_EQ(ran.out, "status " + std::to_string(code) + "\n") << words << ran.err;
  }
}

TEST_P(EvalTest, ASuccessGoesOn) {
  const auto ran = Script("set -e\neval \"$(" + kStepveil +
                          "export --to shell --path /frontend)\"\necho ${#PUBLIC_API_URL}\n"
                          "eval \"$(" +
                          kStepveil + "login)\"\ntest -n \"$INFISICAL_TOKEN\" && echo token");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "27\ntoken\n");
}

// As in local development: one login, and every later run in that shell uses its token.
TEST_P(EvalTest, LaterRunsUseTheTokenOfALogin) {
  server_.Control("DELETE", "/_dev/counters");
  const auto ran =
      Script("set -e\neval \"$(" + kStepveil +
             "login)\"\nunset INFISICAL_UNIVERSAL_AUTH_CLIENT_ID "
             "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET\n" +
             kStepveil +
             "run --path /frontend -- sh -c 'echo ${#PUBLIC_API_URL} ${INFISICAL_TOKEN:-none}'\n" +
             kStepveil + "run --path /frontend -- sh -c 'echo ${#PUBLIC_API_URL}'\n" + kStepveil +
             "logout\n" + kStepveil + "run --path /frontend -- true || echo over");
  EXPECT_EQ(ran.out, "27 none\n27\nover\n") << ran.err;
  const std::string counters = server_.Control("GET", "/_dev/counters");
  const std::string path = "/universal-auth/login";
  ASSERT_NE(counters.find(path), std::string::npos) << counters;
  EXPECT_EQ(counters.find(path, counters.find(path) + 1), std::string::npos) << counters;
}

// The one before may have expired.
TEST_P(EvalTest, ASecondLoginGivesAnotherToken) {
  const auto ran = Script("set -e\nINFISICAL_TOKEN=dead; export INFISICAL_TOKEN\neval \"$(" +
                          kStepveil + "login)\"\ntest \"$INFISICAL_TOKEN\" != dead\n" + kStepveil +
                          "run --path /frontend --method token -- sh -c 'echo ${#PUBLIC_API_URL}'");
  EXPECT_EQ(ran.out, "27\n") << ran.err;
  EXPECT_EQ(ran.err, "");
}

// A person who sees the error needs no form for a shell.
TEST_P(EvalTest, NothingIsPrintedOnATerminal) {
  TerminalSession session([&]() -> int {
    Become({"sh", "-c", std::string(GetParam()) + " -c '" + kStepveil + "login --method oidc'"},
           environment_);
  });
  EXPECT_EQ(session.ExitCode(), 3);
  EXPECT_THAT(session.shown(), Not(HasSubstr("(exit")));
}

INSTANTIATE_TEST_SUITE_P(Shells, EvalTest,
                         ::testing::Values("bash", "dash", "busybox sh", "zsh", "ksh93", "mksh",
                                           "yash"));

// Its words are others: no set -e, and $status.
class EvalInFishTest : public EvalTest {};

TEST_P(EvalInFishTest, ALoginServesLaterRunsAndAFailureIsOne) {
  const auto ran = Script("eval \"$(" + kStepveil + "login)\"; echo login $status\n" +
                          "set -e INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET\n"
                          "set -e INFISICAL_UNIVERSAL_AUTH_CLIENT_ID\n" +
                          kStepveil +
                          "run --path /frontend -- sh -c 'echo ${#PUBLIC_API_URL}'\n"
                          "eval \"$(" +
                          kStepveil + "login --method oidc)\"; echo failed $status");
  EXPECT_EQ(ran.out, "login 0\n27\nfailed 3\n") << ran.err;
  EXPECT_THAT(ran.err, Not(HasSubstr("script (line")));
}

INSTANTIATE_TEST_SUITE_P(Shells, EvalInFishTest, ::testing::Values("fish"));

class EvalInGitlabTest : public GitlabJobTest, public ::testing::WithParamInterface<const char*> {};

// Without "|| echo exit", which the README writes: a runner's own set -e ends the job.
TEST_P(EvalInGitlabTest, AFailureEndsTheJob) {
  for (const ScriptForm form : {ScriptForm::kSubshell, ScriptForm::kPipe}) {
    const std::string bare =
        "eval \"$(" + StepveilProgram() + " export --to gitlab --path /no-such-path)\"";
    const GitlabLog log =
        RunBare({GetParam(), form, Ending::kShell, {begin_, bare, "echo went on"}});
    EXPECT_NE(log.exit_code, 0) << log.text;
    EXPECT_THAT(log.text, HasSubstr("stepveil: error: "));
    EXPECT_THAT(log.text, Not(HasSubstr("\nwent on")));
    const GitlabLog good = RunBare(
        {GetParam(),
         form,
         Ending::kShell,
         {begin_, "eval \"$(" + StepveilProgram() + " export --to gitlab)\"", "echo went on"}});
    EXPECT_EQ(good.exit_code, 0) << good.text;
    EXPECT_THAT(good.text, HasSubstr("\nwent on"));
  }
}

INSTANTIATE_TEST_SUITE_P(Shells, EvalInGitlabTest, ::testing::Values("bash", "dash", "busybox sh"));

}  // namespace
}  // namespace stepveil::testing
