#include "core/environment/name_rules.h"

#include "core/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

TEST(NameRulesTest, AcceptsVariableNames) {
  for (const char* name : {"A", "_", "a1", "DATABASE_URL", "_X9"}) {
    EXPECT_TRUE(IsVariableName(name)) << name;
  }
}

TEST(NameRulesTest, RefusesWhatNoShellCanName) {
  const std::string with_nul("A\0B", 3);
  for (const std::string& name :
       std::vector<std::string>{"", "1DIGIT", "HAS SPACE", "HAS=EQ", "weird-key.name", "A\nB",
                                "\xc3\x9cNI", "with/slash", "A:B", with_nul, "A$", " A", "A "}) {
    EXPECT_FALSE(IsVariableName(name)) << name;
  }
}

// refused_names.txt and ordinary_names.txt: one name a line.
std::vector<std::string> NamesIn(const std::string& file) {
  std::ifstream lines(STEPVEIL_SOURCE_DIR "/tests/core/environment/" + file);
  std::vector<std::string> names;
  for (std::string name; std::getline(lines, name);) {
    names.push_back(name);
  }
  EXPECT_GT(names.size(), 300U) << file;
  return names;
}

TEST(NameRulesTest, ProtectsNamesThatSteerProcesses) {
  for (const std::string& name : NamesIn("refused_names.txt")) {
    EXPECT_TRUE(WhyProtected(name, {}).has_value()) << name;
  }
}

// So that nothing can be taken off the table unseen, and nothing stands on it twice.
TEST(NameRulesTest, EachPatternAloneRefusesSomeName) {
  const std::vector<std::string> names = NamesIn("refused_names.txt");
  std::set<std::string> alone;
  for (const std::string& name : names) {
    // Of a family that spares credentials, this one would pass.
    const bool spared = !WhyProtected("UV_" + name, {}).has_value();
    std::vector<std::string> patterns;
    for (const ProtectedName& entry : ProtectedNames()) {
      if (GlobMatches(LowerAscii(entry.pattern), LowerAscii(name)) &&
          !(spared && entry.spares_credentials)) {
        patterns.push_back(entry.pattern);
      }
    }
    if (patterns.size() == 1) {
      alone.insert(patterns.front());
    }
  }
  for (const ProtectedName& entry : ProtectedNames()) {
    EXPECT_TRUE(alone.contains(entry.pattern)) << entry.pattern;
  }
}

TEST(NameRulesTest, LetsOrdinarySettingsAndSecretsPass) {
  for (const std::string& name : NamesIn("ordinary_names.txt")) {
    EXPECT_EQ(WhyProtected(name, {}), std::nullopt) << name;
  }
}

TEST(NameRulesTest, OfAFamilyOnlyCredentialsPass) {
  for (const char* name :
       {"UV_PUBLISH_TOKEN", "uv_publish_token", "POETRY_HTTP_BASIC_X_PASSWORD"}) {
    EXPECT_EQ(WhyProtected(name, {}), std::nullopt) << name;
  }
  for (const char* name :
       {"UV_TOKENS_FILE", "UV_INDEX", "LD_TOKEN", "BASH_PASSWORD", "STEPVEIL_KEY",
        "ANSIBLE_VAULT_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND"}) {
    EXPECT_TRUE(WhyProtected(name, {}).has_value()) << name;
  }
}

TEST(NameRulesTest, ComparesWithoutRegardToCase) {
  EXPECT_TRUE(WhyProtected("ld_preload", {}).has_value());
  EXPECT_TRUE(WhyProtected("Path", {}).has_value());
}

TEST(NameRulesTest, AddsAnAdaptersNames) {
  const std::vector<ProtectedName> more{{"RUNNERS_*", "belongs to the runner"}};
  EXPECT_THAT(WhyProtected("RUNNERS_OWN", more), Optional(std::string("belongs to the runner")));
  EXPECT_EQ(WhyProtected("RUNNERS", more), std::nullopt);
  EXPECT_THAT(WhyProtected("PATH", more), Optional(HasSubstr("programs")));
}

TEST(NameRulesTest, GivesEveryNameAReason) {
  for (const ProtectedName& entry : ProtectedNames()) {
    EXPECT_FALSE(entry.pattern.empty());
    EXPECT_EQ(entry.pattern.find(' '), std::string::npos) << entry.pattern;
    EXPECT_FALSE(entry.reason.empty()) << entry.pattern;
  }
}

}  // namespace
}  // namespace stepveil
