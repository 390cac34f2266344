#include "core/cli/options_help.h"

#include "core/cli/options_flags.h"
#include "core/cli/version.h"
#include "tests/core/cli/command_lines.h"

#include <utility>

namespace stepveil {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HelpFor, PrintsVersionAndHelp) {
  const auto version = Parse({"--version"});
  EXPECT_EQ(version->command, Command::kPrint);
  EXPECT_EQ(version->text, "stepveil " + Version() + "\n");
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

// What a command has no use for stands in no help of it, and is an error there, unless a pipeline
// that comes from Infisical's CLI has it.
TEST(HelpFor, FlagsThatACommandDoesNotUseAreNotInIt) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> none = {
      {"run", {"--to", "--format", "--output-file", "--plain", "--json", "--recipient"}},
      {"export", {"--pty", "--watch", "--as-file", "--pristine", "--no-mask", "--recipient"}},
      {"mask", {"--pty", "--to", "--output-file", "--keep-env", "--json"}},
      {"check", {"--to", "--output-file", "--pty", "--plain", "--recipient"}},
      {"list", {"--unmasked", "--mask-short", "--mask-parts", "--plain", "--to"}},
      {"secrets", {"--unmasked", "--mask-short", "--mask-parts", "--json", "--to"}},
      {"secrets get", {"--only", "--rename", "--require", "--unmasked", "--mask-short", "--plain"}},
      {"scan", {"--to", "--output-file", "--pty", "--plain", "--recipient", "--no-mask"}},
      {"seal", {"--sealed", "--fallback", "--unmasked", "--mask-short", "--mask-parts", "--to"}},
      {"seal-key", {"--env", "--domain", "--log-level", "--deadline", "--token", "--sealed"}},
      {"login", {"--env", "--path", "--project", "--only", "--sealed", "--mask-parts", "--to"}},
      {"logout", {"--env", "--path", "--identity-id", "--method", "--client-secret", "--plain"}},
      {"init", {"--only", "--log-level", "--deadline", "--token", "--sealed", "--output-file"}}};
  EXPECT_EQ(none.size(), kCommands.size());
  for (const auto& [name, flags] : none) {
    const auto command = CommandNamed(name);
    ASSERT_TRUE(command) << name;
    const std::string help = HelpFor(*command);
    for (const std::string& flag : flags) {
      EXPECT_THAT(help, Not(testing::ContainsRegex("[ ,]" + flag + "[ ,\n]"))) << name;
    }
    for (const char* accepted : {"--telemetry", "--log-format", "--log-destination",
                                 "--secret-overriding", "--raw-value"}) {
      EXPECT_THAT(help, Not(HasSubstr(accepted))) << name;
    }
  }
}

}  // namespace
}  // namespace stepveil
