#include "core/cli/options_help.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HelpFor, PrintsVersionAndHelp) {
  const auto version = Parse({"--version"});
  EXPECT_EQ(version->command, Command::kPrint);
  EXPECT_EQ(version->text, "stepveil " STEPVEIL_VERSION "\n");
  for (const char* word : {"--help", "-h", "help"}) {
    EXPECT_THAT(Parse({word})->text, HasSubstr("github action"));
  }
}

TEST(HelpFor, PrintsTheHelpOfEachCommandInEightyColumns) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"run", "--help"},
                                             {"export", "-h"},
                                             {"login", "--help"},
                                             {"logout", "--help"},
                                             {"github", "--help"},
                                             {"github", "action", "--help"}}) {
    const auto line = Parse(words);
    ASSERT_TRUE(line.has_value()) << words.front();
    EXPECT_EQ(line->command, Command::kPrint);
    EXPECT_THAT(line->text, HasSubstr("Usage: stepveil")) << words.front();
    std::size_t start = 0;
    for (std::size_t end = 0; (end = line->text.find('\n', start)) != std::string::npos;
         start = end + 1) {
      EXPECT_LE(end - start, 80U) << line->text.substr(start, end - start);
    }
  }
  const std::string run = Parse({"run", "--help"})->text;
  EXPECT_THAT(run, HasSubstr("stepveil run --process backend -- cargo loco start"));
  EXPECT_THAT(run, HasSubstr("--watch-interval TIME"));
}

}  // namespace
}  // namespace stepveil
