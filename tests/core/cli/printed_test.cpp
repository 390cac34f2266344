#include "core/cli/printed.h"

#include "core/cli/options_help.h"
#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Help, OfACommandIsItsOwn) {
  for (const Command command : kCommands) {
    const std::string name = NameOf(command).substr(sizeof("stepveil"));
    std::vector<std::string> words = {"help"};
    std::vector<std::string> flag;
    for (std::size_t at = 0; at <= name.size();) {
      const std::size_t end = std::min(name.find(' ', at), name.size());
      words.push_back(name.substr(at, end - at));
      flag.push_back(words.back());
      at = end + 1;
    }
    flag.emplace_back("--help");
    EXPECT_EQ(Parse(words)->text, Parse(flag)->text) << name;
    EXPECT_THAT(Parse(words)->text, HasSubstr("Usage: ")) << name;
  }
}

TEST(Help, OfWhatOnlyPrintsAndOfAnAdapter) {
  for (const char* name : {"version", "completion", "manual", "help"}) {
    EXPECT_THAT(Parse({"help", name})->text, StartsWith(std::string("Usage: stepveil ") + name));
    EXPECT_EQ(Parse({"help", name})->text, Parse({name, "--help"})->text);
  }
  EXPECT_EQ(Parse({"help", "gitlab"})->text, Parse({"gitlab", "--help"})->text);
  EXPECT_EQ(Parse({"help"})->text, Parse({"--help"})->text);
}

TEST(Help, OfAnUnknownCommandNamesTheNearest) {
  EXPECT_THAT(FailureOf({"help", "exprot"}), HasSubstr("did you mean \"export\"?"));
  EXPECT_THAT(FailureOf({"help", kCanary}), HasSubstr("lists the commands"));
}

// Each command that there is stands in the overview, and the nearest is found among all.
TEST(Help, TheOverviewNamesEachCommand) {
  const std::string overview = Parse({"--help"})->text;
  for (const CommandText& command : CommandTexts(Adapters())) {
    const bool shown = overview.find("  " + command.name) != std::string::npos ||
                       command.name == "logout" || command.name == "secrets";
    EXPECT_TRUE(shown) << command.name;
    std::string slip = command.name;
    std::swap(slip[0], slip[1]);
    if (slip.find(' ') == std::string::npos) {
      EXPECT_THAT(FailureOf({slip}), HasSubstr("did you mean")) << slip;
    }
  }
}

// Said "unknown flag --json, did you mean --json", or took what it does not know without a word.
TEST(Printed, AWordTooManyIsNamedAsThat) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"version", "--json", kCanary},
        {"manual", kCanary},
        {"completion", "bash", kCanary},
        {"help", "run", kCanary},
        {"help", "secrets", "get", kCanary},
        {"help", "version", kCanary}}) {
    const std::string failure = FailureOf(words);
    EXPECT_THAT(failure, HasSubstr("a word too many for \"stepveil " + words.front() + "\""));
    EXPECT_THAT(failure, Not(HasSubstr(kCanary)));
  }
}

}  // namespace
}  // namespace stepveil
