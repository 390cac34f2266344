#include "core/cli/version.h"

#include "tests/core/cli/command_lines.h"

#include <nlohmann/json.hpp>

#include <regex>

namespace stepveil {
namespace {

using testing::HasSubstr;

TEST(Version, TellsWhatItIsBuiltOf) {
  const auto facts = nlohmann::json::parse(Parse({"version", "--json"})->text);
  EXPECT_EQ(facts["version"], Version());
  EXPECT_EQ(facts["libraries"].size(), 8U);
  for (const auto& [name, version] : facts["libraries"].items()) {
    EXPECT_TRUE(std::regex_match(version.get<std::string>(),
                                 std::regex("[0-9]+\\.[0-9]+(\\.[0-9]+)?[a-z+~0-9.-]*")))
        << name << version;
  }
  EXPECT_FALSE(facts["commit"].get<std::string>().empty());
  EXPECT_THAT(facts["target"].get<std::string>(), HasSubstr("linux"));
  const std::string text = Parse({"version"})->text;
  EXPECT_EQ(text.rfind("stepveil " + Version() + "\n", 0), 0U);
  for (const auto& [name, version] : facts["libraries"].items()) {
    EXPECT_THAT(text, HasSubstr(name));
    EXPECT_THAT(text, HasSubstr(version.get<std::string>()));
  }
}

TEST(Version, KnowsNoOtherFlag) {
  EXPECT_THAT(FailureOf({"version", "--jsn"}), HasSubstr("did you mean \"--json\"?"));
  EXPECT_THAT(FailureOf({"version", kCanary}), HasSubstr("stepveil version --json"));
}

}  // namespace
}  // namespace stepveil
