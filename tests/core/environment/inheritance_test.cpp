#include "core/environment/inheritance.h"

#include "core/environment/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Texts = std::vector<std::string>;

const Texts kParent{"PATH=/bin", "HOME=/", "INFISICAL_TOKEN=t", "INFISICAL_DOMAIN=d", "CI_TOKEN=j"};
const Texts kCredentials{"INFISICAL_TOKEN", "CI_TOKEN", "INFISICAL_JWT"};

// "NAME by PATTERN"
Texts Kept(const Inheritance& inheritance) {
  Texts texts;
  for (const auto& kept : KeptCredentials(Variables(kParent), kCredentials, inheritance)) {
    texts.push_back(kept.name + " by " + kept.pattern);
  }
  return texts;
}

Texts Block(const Inheritance& inheritance, const Environment& environment = {}) {
  Texts entries;
  for (const Secret& entry :
       ChildBlock(Variables(kParent), environment, kCredentials, inheritance)) {
    entries.emplace_back(entry.Expose());
  }
  return entries;
}

TEST(KeptCredentials, AreNamedOneByOne) {
  EXPECT_THAT(Kept({}), IsEmpty());
  EXPECT_THAT(Kept({false, {"INFISICAL_TOKEN"}}),
              ElementsAre("INFISICAL_TOKEN by INFISICAL_TOKEN"));
  EXPECT_THAT(Kept({false, {"INFISICAL_JWT", "PATH"}}), IsEmpty());  // not set; no credential
}

TEST(KeptCredentials, OrByAPatternThatNamesSomething) {
  EXPECT_THAT(Kept({false, {"INFISICAL_*"}}), ElementsAre("INFISICAL_TOKEN by INFISICAL_*"));
  EXPECT_THAT(Kept({true, {"*TOKEN", "CI_TOKEN"}}),
              ElementsAre("INFISICAL_TOKEN by *TOKEN", "CI_TOKEN by CI_TOKEN"));
  for (const char* all : {"*", "**", "?*", "*_*"}) {
    EXPECT_THAT(Kept({true, {all}}), IsEmpty()) << all;
  }
}

TEST(IsInherited, TakesEverythingUnlessPristine) {
  EXPECT_TRUE(IsInherited("A", {}));
  EXPECT_TRUE(IsInherited("A", {false, {"B"}}));
  EXPECT_FALSE(IsInherited("A", {true, {"B", "a", "AA"}}));
  EXPECT_TRUE(IsInherited("A", {true, {"B", "?"}}));
}

TEST(ChildBlock, KeepsACredentialThatIsAskedFor) {
  EXPECT_THAT(Block({}), ElementsAre("PATH=/bin", "HOME=/", "INFISICAL_DOMAIN=d"));
  EXPECT_THAT(Block({false, {"INFISICAL_TOKEN"}}),
              ElementsAre("PATH=/bin", "HOME=/", "INFISICAL_TOKEN=t", "INFISICAL_DOMAIN=d"));
}

TEST(ChildBlock, PristineHoldsNothingElse) {
  Environment environment;
  environment.variables.emplace_back();
  environment.variables[0].name = "HOME";
  environment.variables[0].value = Secret("fetched");
  EXPECT_THAT(Block({true, {}}), IsEmpty());
  EXPECT_THAT(Block({true, {}}, environment), ElementsAre("HOME=fetched"));
  EXPECT_THAT(Block({true, {"PATH", "H*"}}, environment), ElementsAre("PATH=/bin", "HOME=fetched"));
  EXPECT_THAT(Block({true, {"*"}}), ElementsAre("PATH=/bin", "HOME=/", "INFISICAL_DOMAIN=d"));
  EXPECT_THAT(Block({true, {"INFISICAL_*"}}),
              ElementsAre("INFISICAL_TOKEN=t", "INFISICAL_DOMAIN=d"));
}

}  // namespace
}  // namespace stepveil
