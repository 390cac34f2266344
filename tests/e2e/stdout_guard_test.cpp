// Where `export` may print in CI: what a shell captures, in each of its ways, and never its log.
#include "tests/e2e/job.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJwtSecret[] = "jwt-secret-dev-0123456789abcdef";
const std::string kExport = StepveilProgram() + " export --to shell --path /backend";

class StdoutGuardTest : public JobTest, public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    UseServer();
    UseUniversalAuth();
    Set("CI", "true");
  }

  [[nodiscard]] ProcessResult Script(const std::string& script) const {
    const auto file = folder_.Write("script", script + "\n");
    return RunProcess({"sh", "-c", std::string(GetParam()) + " " + file.string()},
                      {environment_, folder_.path()});
  }
};

TEST_P(StdoutGuardTest, WhatTheShellCapturesIsWritten) {
  for (const std::string& capture : {kExport, kExport + std::string(" || echo 'exit 9'"),
                                     "( " + kExport + " ) || echo 'exit 9'"}) {
    const auto ran = Script("eval \"$( " + capture + ")\"\necho \"${#JWT_SECRET}\"");
    EXPECT_EQ(ran.out, "31\n") << capture << ran.err;
  }
}

TEST_P(StdoutGuardTest, TheLogIsRefused) {
  for (const std::string& plain :
       {kExport, "( " + kExport + "; true )", "{ ( " + kExport + " || exit 7 ) || exit 7; }"}) {
    const auto ran = Script(plain);
    EXPECT_THAT(ran.err, HasSubstr("into the job's log")) << plain;
    EXPECT_THAT(ran.out, Not(HasSubstr(kJwtSecret))) << plain;
  }
}

// Each that prints values or a token, under each system that is detected by its own variables.
TEST_P(StdoutGuardTest, EverySystemsLogIsRefused) {
  Unset("CI");
  const std::string stepveil = StepveilProgram() + " ";
  for (const char* system : {"GITHUB_ACTIONS=true", "GITLAB_CI=true", "JENKINS_URL=http://ci"}) {
    const std::string text = system;
    Set(text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
    for (const char* what :
         {"export --path /backend --to json", "export --path /backend --to yaml",
          "export --path /backend --to dotenv", "export --path /backend --to shell",
          "export --path /backend --to powershell", "login", "login --plain"}) {
      const auto ran = Script(stepveil + what);
      EXPECT_THAT(ran.err, HasSubstr("into the job's log")) << system << what;
      EXPECT_EQ(ran.out, "") << system << what;
    }
    Unset(text.substr(0, text.find('=')));
  }
}

// A terminal is nobody's capture, also where the shell itself prints elsewhere.
TEST_P(StdoutGuardTest, ATerminalIsRefused) {
  const auto file = folder_.Write("script", kExport + " >/dev/tty\n");
  const auto err = (folder_.path() / "err").string();
  TerminalSession session([&]() -> int {
    Become({"sh", "-c", std::string(GetParam()) + " " + file.string() + " >/dev/null 2>" + err},
           environment_);
  });
  EXPECT_EQ(session.ExitCode(), 7);
  EXPECT_THAT(session.shown(), Not(HasSubstr(kJwtSecret)));
}

INSTANTIATE_TEST_SUITE_P(All, StdoutGuardTest, ::testing::Values("bash", "dash", "busybox sh"));

}  // namespace
}  // namespace stepveil::testing
