// A script of a shell's around `stepveil run`, on a terminal, as it is around the plain command:
// Ctrl-C ends both, and a command that handles it ends neither.
#include "tests/e2e/run_job.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Seen {
  std::string shown;
  int exit_code = -1;
};

class RunScriptTest : public RunJobTest {
 protected:
  // The script of two steps in `shell`, of which the first is typed at.
  [[nodiscard]] Seen Script(const std::string& shell, const std::string& before,
                            const std::string& step, const std::string& keys) const {
    const auto step_file = folder_.Write("step", step + "\n");
    const auto script = folder_.Write("deploy.sh", before + " sh " + step_file.string() +
                                                       "\necho status $?\n" + "echo second step\n");
    TerminalSession session([&]() -> int { Become({shell, script.string()}, environment_); });
    EXPECT_TRUE(session.Shows("ready")) << session.shown();
    usleep(300'000);  // until every shell waits for its command, as it does before a person types
    session.Type(keys);
    const int exit_code = session.ExitCode();
    return {session.shown(), exit_code};
  }

  [[nodiscard]] static std::string Stepveil(const std::string& flags = "") {
    return StepveilProgram() + " run --path /frontend " + flags + " --";
  }
};

// bash and dash stop a script where the signal ended the command, and go on where it left.
TEST_F(RunScriptTest, AKeyThatEndsTheCommandEndsTheScript) {
  for (const char* shell : {"bash", "dash"}) {
    for (const auto& [keys, signal] : {std::pair("\x03", SIGINT), std::pair("\x1c", SIGQUIT)}) {
      const std::string step = "echo ready; sleep 60; echo after";
      const Seen bare = Script(shell, "", step, keys);
      for (const std::string flags : {"", "--pty never", "--no-mask", "--pty always"}) {
        const Seen ours = Script(shell, Stepveil(flags), step, keys);
        EXPECT_EQ(ours.exit_code, bare.exit_code) << shell << " " << signal << " " << flags;
        EXPECT_EQ(ours.shown.find("second step") == std::string::npos,
                  bare.shown.find("second step") == std::string::npos)
            << shell << " " << signal << " " << flags << "\n"
            << ours.shown;
      }
    }
  }
}

TEST_F(RunScriptTest, InterruptsTheScriptAtAll) {
  const Seen bare = Script("bash", "", "echo ready; sleep 60", "\x03");
  EXPECT_EQ(bare.exit_code, 130);
  EXPECT_THAT(bare.shown, Not(HasSubstr("second step")));
}

// The command lives on its own terms: the script goes on, as it does without us.
TEST_F(RunScriptTest, ACommandThatHandlesTheKeyEndsNothing) {
  const std::string step = "trap 'echo handled; exit 130' INT; echo ready; while :; do :; done";
  for (const std::string& before : {std::string(), Stepveil(), Stepveil("--pty never")}) {
    const Seen seen = Script("bash", before, step, "\x03");
    EXPECT_THAT(seen.shown, HasSubstr("status 130")) << before;
    EXPECT_THAT(seen.shown, HasSubstr("second step")) << before;
    EXPECT_EQ(seen.exit_code, 0) << before;
  }
}

TEST_F(RunScriptTest, AllTogetherEndTheScriptToo) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  backend: { path: /backend, command: \"echo ready; exec sleep 60\" }\n");
  const auto script =
      folder_.Write("deploy.sh", "cd " + folder_.path().string() + "\n" + StepveilProgram() +
                                     " run --all\necho second step\n");
  TerminalSession session([&]() -> int { Become({"bash", script.string()}, environment_); });
  EXPECT_TRUE(session.Shows("ready")) << session.shown();
  session.Type("\x03");
  EXPECT_EQ(session.ExitCode(), 130);
  EXPECT_THAT(session.shown(), Not(HasSubstr("second step")));
}

}  // namespace
}  // namespace stepveil::testing
