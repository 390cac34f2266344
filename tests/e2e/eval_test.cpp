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
