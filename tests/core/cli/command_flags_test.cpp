#include "core/cli/command_flags.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(CommandTexts, AreTheCommandsAndTheAdaptersOwn) {
  std::vector<std::string> names;
  for (const CommandText& command : CommandTexts(Adapters())) {
    names.push_back(command.name);
    EXPECT_FALSE(command.summary.empty()) << command.name;
    EXPECT_THAT(command.summary, Not(HasSubstr("\n")));
  }
  EXPECT_THAT(
      names, ElementsAre("run", "export", "mask", "check", "list", "secrets", "secrets get", "scan",
                         "seal", "seal-key", "login", "logout", "init", "completion", "manual",
                         "version", "help", "github action", "gitlab begin", "gitlab end"));
}

TEST(CommandTexts, HoldEachNameOfAFlag) {
  const CommandText run = CommandTexts({}).front();
  bool found = false;
  for (const FlagText& flag : run.flags) {
    if (flag.names.front() == "-e") {
      found = true;
      EXPECT_THAT(flag.names, ElementsAre("-e", "--env", "--environment"));
      EXPECT_EQ(flag.operand, "SLUG");
      EXPECT_EQ(flag.group, "What");
    }
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace stepveil
