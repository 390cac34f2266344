// The table of formats, and what repeats its names for the command line and for readers.
#include "core/export/formats.h"

#include "core/base/text.h"
#include "core/cli/options.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;

Result<CommandLine> Parse(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  return ParseCommandLine(static_cast<int>(words.size()), argv.data(), {});
}

TEST(Formats, EachIsATargetOfTheCommandLineAndNoOtherIs) {
  for (const std::string& name : FormatNames()) {
    EXPECT_TRUE(Parse({"stepveil", "export", "--to", name})) << name;
  }
  const auto unknown = Parse({"stepveil", "export", "--to", "no-such-format"});
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().hints,
              ::testing::Contains("targets are " + Join(FormatNames(), ", ")));
}

TEST(Formats, HelpAndReadmeNameEach) {
  const auto help = Parse({"stepveil", "export", "--help"});
  ASSERT_TRUE(help);
  std::ifstream file(std::filesystem::path(STEPVEIL_SOURCE_DIR) / "README.md");
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  for (const std::string& name : FormatNames()) {
    EXPECT_THAT(help->text, HasSubstr(name));
    EXPECT_THAT(readme, HasSubstr(name));
  }
}

}  // namespace
}  // namespace stepveil::testing
