// What is said while the server lets us wait: on a terminal as it goes on, in a log as one line.
#include "tests/e2e/job.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class WaitTest : public JobTest {
 protected:
  void SetUp() override {
    UseServer();
    UseUniversalAuth();
    Set("TERM", "xterm");
    Fault("GET /api/v4/secrets",
          R"({"kind":"status","status":429,"times":1,"headers":{"retry-after":"5"}})");
  }

  // The whole of what a terminal shows.
  [[nodiscard]] std::string OnTerminal(std::vector<std::string> flags) const {
    std::vector<std::string> command{StepveilProgram(), "run"};
    command.insert(command.end(), flags.begin(), flags.end());
    command.insert(command.end(), {"--path", "/frontend", "--", "echo", "done"});
    TerminalSession session([&]() -> int {
      if (chdir(folder_.path().c_str()) != 0) {
        return 99;
      }
      Become(command, environment_);
    });
    EXPECT_EQ(session.ExitCode(), 0) << session.shown();
    return session.shown();
  }
};

TEST_F(WaitTest, ATerminalShowsItAsItGoesOnAndClearsIt) {
  const std::string shown = OnTerminal({});
  EXPECT_THAT(shown, ContainsRegex("\r\x1b\\[Kwaiting for https://127.0.0.1:[0-9]+ "
                                   "\\(rate limited, [1-5] s left; deadline 1[0-9]+ s\\)"));
  const std::size_t first = shown.find("waiting for");
  EXPECT_NE(shown.find("waiting for", first + 1), std::string::npos) << "each second anew";
  EXPECT_THAT(shown, ContainsRegex("\r\x1b\\[Kdone"));
  EXPECT_THAT(shown, Not(HasSubstr("note:")));
}

TEST_F(WaitTest, SilentShowsNothing) {
  EXPECT_THAT(OnTerminal({"--silent"}), MatchesRegex("done\r\n"));
}

TEST_F(WaitTest, ATerminalThatCanDoNothingAndAJobOfCiHaveALine) {
  for (const auto& [name, value] : {std::pair("TERM", "dumb"), std::pair("CI", "true")}) {
    Set("TERM", "xterm");
    Set(name, value);
    server_.Control("DELETE", "/_dev/faults");
    Fault("GET /api/v4/secrets",
          R"({"kind":"status","status":429,"times":1,"headers":{"retry-after":"5"}})");
    const std::string shown = OnTerminal({});
    EXPECT_THAT(shown, AllOf(ContainsRegex("stepveil: note: waiting for .* \\(rate limited"),
                             Not(HasSubstr("\x1b[K"))))
        << name;
    EXPECT_EQ(shown.find("waiting"), shown.rfind("waiting")) << name;
  }
}

TEST_F(WaitTest, APipeHasALine) {
  const auto ran = Stepveil({"run", "--path", "/frontend", "--", "echo", "done"});
  EXPECT_THAT(ran.err, MatchesRegex("stepveil: note: waiting for https://127.0.0.1:[0-9]+ \\(rate "
                                    "limited, [5-7] s left; deadline 1[0-9]+ s\\)\n"));
}

}  // namespace
}  // namespace stepveil::testing
