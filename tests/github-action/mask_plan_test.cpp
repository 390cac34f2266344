#include "github-action/mask_plan.h"

#include "core/base/encoding.h"
#include "core/mask/needles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr const char* kShort = "hunter2-S3cretPw!";

struct Given {
  Environment environment;
  std::vector<Secret> needles;
};

Given Of(const std::vector<std::string>& values) {
  Given given;
  for (const std::string& value : values) {
    Variable variable;
    variable.name = "V" + std::to_string(given.environment.variables.size());
    variable.value = Secret(value);
    for (Secret& needle : NeedlesOf(variable.value, ShortValues::kLeave)) {
      given.needles.push_back(std::move(needle));
    }
    given.environment.variables.push_back(std::move(variable));
  }
  return given;
}

TEST(MaskPlanTest, KeepsAllThatFits) {
  const Given given = Of({kShort, "another value"});
  const MaskPlan plan = PlanMasks(given.environment, given.needles);
  EXPECT_EQ(plan.masks.size(), given.needles.size());
  EXPECT_EQ(plan.left_out, 0U);
  EXPECT_TRUE(std::is_sorted(plan.masks.begin(), plan.masks.end(),
                             [](auto a, auto b) { return a.size() > b.size(); }));
}

// One line of 30 KiB breaks into thousands of encoded lines.
TEST(MaskPlanTest, KeepsToTheBudgetAndCountsWhatItLeavesOut) {
  std::string mixed;
  for (int i = 0; mixed.size() < 30'000; ++i) {
    mixed += "line " + std::to_string(i * 7919) + "/";
  }
  const Given given = Of({mixed, kShort});
  const std::vector<Secret> all = WithBrokenLines(given.environment, given.needles);
  ASSERT_GT(all.size(), kMaskBudget.masks);
  const MaskPlan plan = PlanMasks(given.environment, all);
  EXPECT_LE(plan.masks.size(), kMaskBudget.masks + 8) << "and the values";
  EXPECT_GT(plan.left_out, 0U);
  EXPECT_LE(plan.left_out, all.size() - plan.masks.size());
  EXPECT_THAT(plan.masks, Contains(std::string_view(mixed)));
  EXPECT_THAT(plan.masks, Contains(std::string_view(kShort)));
  EXPECT_THAT(plan.masks, Contains(std::string_view("aHVudGVyMi1TM2NyZXRQdy")));
}

// A log that masks line by line sees the last line of wrapped base64 by itself.
TEST(MaskPlanTest, HasTheLinesThatToolsBreakEncodingsInto) {
  const std::string value = "kN3vX9aZ" + std::string(60, 'x') + "tK7Q2M9";
  const Given given = Of({value});
  const std::vector<Secret> all = WithBrokenLines(given.environment, given.needles);
  const MaskPlan plan = PlanMasks(given.environment, all);
  const std::string encoded = Base64(value);
  EXPECT_THAT(plan.masks, Contains(std::string_view(encoded).substr(0, 76)));
  EXPECT_THAT(plan.masks, Contains(std::string_view(encoded).substr(76)));
  EXPECT_EQ(std::set(plan.masks.begin(), plan.masks.end()).size(), plan.masks.size());
}

TEST(MaskPlanTest, NeverLeavesOutALineOfAValue) {
  std::string lines;
  for (int i = 0; i < 1500; ++i) {
    lines += "line-of-the-value-" + std::to_string(i) + "\n";
  }
  const Given given = Of({lines});
  const MaskPlan plan = PlanMasks(given.environment, given.needles);
  for (int i = 0; i < 1500; ++i) {
    const std::string line = "line-of-the-value-" + std::to_string(i);
    EXPECT_THAT(plan.masks, Contains(std::string_view(line)));
  }
}

TEST(MaskPlanTest, AValueOfHexadecimalDigitsIsAValue) {
  Given given = Of({"0123456789abcdef0123456789abcdef"});
  for (std::size_t i = 0; i < kMaskBudget.masks + 10; ++i) {
    given.needles.emplace_back("abcdef" + std::to_string(100000 + i));
  }
  const MaskPlan plan = PlanMasks(given.environment, given.needles);
  EXPECT_THAT(plan.masks, Contains(std::string_view("0123456789abcdef0123456789abcdef")));
}

// What the runner makes of the value by itself: where the other common forms fill the budget it
// goes first, and is no loss; but act makes none of it, so rarer forms come after it.
TEST(MaskPlanTest, TheRunnersOwnFormsStandBetweenCommonAndRareOnes) {
  const std::string own = Base64(kShort);
  Given rare = Of({kShort});
  for (std::size_t i = 0; i < kMaskBudget.masks; ++i) {
    rare.needles.emplace_back("escaped\\" + std::to_string(i));
  }
  EXPECT_THAT(PlanMasks(rare.environment, rare.needles).masks, Contains(std::string_view(own)));

  std::string text;
  for (int i = 0; text.size() < 30'000; ++i) {
    text += "line " + std::to_string(i * 7919) + "/";
  }
  const Given common = Of({text, kShort});
  const std::vector<Secret> all = WithBrokenLines(common.environment, common.needles);
  const MaskPlan plan = PlanMasks(common.environment, all);
  EXPECT_THAT(plan.masks, Not(Contains(std::string_view(own))));
  EXPECT_THAT(plan.masks, Contains(std::string_view("aHVudGVyMi1TM2NyZXRQdy")));
}

std::vector<std::string> MasksOf(const std::vector<std::string>& values) {
  const Given given = Of(values);
  const MaskPlan plan = PlanMasks(given.environment, given.needles);
  return {plan.masks.begin(), plan.masks.end()};
}

TEST(MaskPlanTest, NoLineIsAnnouncedThatIsNoNeedle) {
  for (const std::string value : {"{\n  \"a\": 1\n}", "1\n2\n3\n4\n5", "joe\npa55wd\nabc123\n"}) {
    for (const std::string& mask : MasksOf({value})) {
      EXPECT_GE(mask.size(), kShortestDerivedBytes) << value << ": " << mask;
      EXPECT_EQ(mask.find('\n'), std::string::npos) << mask;
    }
  }
}

TEST(MaskPlanTest, NamesWhatNoLineOfTheLogCanShow) {
  const Given given = Of({"joe\npa55wd\nabc123\n", kShort, "short\na line of some length"});
  EXPECT_THAT(UnmaskableNames(given.environment), ElementsAre("V0"));
}

// A password in an address counts as a value; base32 gives way to everything.
TEST(MaskPlanTest, PartsAreNeverLeftOutAndRareFormsAreNotMissed) {
  Given given = Of({"postgres://app:S3cr3t%40Pw%2Fx9Q@db.internal:5432/app"});
  const std::size_t all = given.needles.size();
  for (std::size_t i = 0; i < kMaskBudget.masks; ++i) {
    given.needles.emplace_back("rare-form-" + std::to_string(i));
  }
  const MaskPlan plan = PlanMasks(given.environment, given.needles);
  EXPECT_THAT(plan.masks, Contains(std::string_view("S3cr3t@Pw/x9Q")));
  EXPECT_THAT(plan.masks, Contains(std::string_view("S3cr3t%40Pw%2Fx9Q")));
  EXPECT_LT(plan.masks.size(), all + kMaskBudget.masks);
  EXPECT_EQ(plan.left_out, 0U);
}

TEST(MaskPlanTest, TokensAreAnnouncedWhole) {
  std::vector<Secret> needles;
  for (const char* text : {"a", "abc", "ab"}) {
    needles.emplace_back(text);
  }
  EXPECT_THAT(PlanAllMasks(needles).masks, ElementsAre("abc", "ab", "a"));
}

}  // namespace
}  // namespace stepveil::github
