#include "core/mask/mask_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Views = std::vector<std::string_view>;

constexpr MaskBudget kPlenty{100, 10000};

TEST(MaskPlanTest, WhatFitsIsTakenLongestFirst) {
  const MaskPlan plan =
      PlanMasks({"value", "dmFsdWU", "76616c7565", "v\\x61lue"}, {"value"}, {}, kPlenty);
  EXPECT_THAT(plan.masks, ElementsAre("76616c7565", "v\\x61lue", "dmFsdWU", "value"));
  EXPECT_EQ(plan.left_out, 0U);
}

TEST(MaskPlanTest, ValuesAndLinesCostNothing) {
  const MaskPlan plan =
      PlanMasks({"value", "a line", "dmFsdWU"}, {"value", "a line"}, {}, {0, 10000});
  EXPECT_THAT(plan.masks, ElementsAre("a line", "value"));
  EXPECT_EQ(plan.left_out, 1U);
}

// A log that takes a mask apart would hide every { and every 1.
TEST(MaskPlanTest, WhatHasSeveralLinesIsNoMask) {
  const TextSet texts = {"{\n1\n}", "one line"};
  const MaskPlan plan = PlanMasks({"{\n1\n}", "{\r1\r}", "one line"}, texts, {}, kPlenty);
  EXPECT_THAT(plan.masks, ElementsAre("one line"));
  EXPECT_EQ(plan.left_out, 0U);
}

TEST(MaskPlanTest, TheLeastUsefulIsLeftOutFirst) {
  const Views needles = {"v\\x61lue", "76616c7565", "dmFsdWU", "made"};
  const TextSet made = {"made"};
  EXPECT_THAT(PlanMasks(needles, {}, made, {3, 10000}).masks,
              ElementsAre("76616c7565", "v\\x61lue", "dmFsdWU"));
  EXPECT_THAT(PlanMasks(needles, {}, made, {2, 10000}).masks, ElementsAre("76616c7565", "dmFsdWU"));
  EXPECT_THAT(PlanMasks(needles, {}, made, {1, 10000}).masks, ElementsAre("dmFsdWU"));
  EXPECT_EQ(PlanMasks(needles, {}, made, {3, 10000}).left_out, 0U);
  EXPECT_EQ(PlanMasks(needles, {}, made, {1, 10000}).left_out, 2U);
}

TEST(MaskPlanTest, BytesAreLimitedAsWell) {
  EXPECT_THAT(PlanMasks({"dmFsdWU", "dmFsdWUh"}, {}, {}, {100, 14}).masks, ElementsAre("dmFsdWU"));
  EXPECT_THAT(PlanMasks({}, {}, {}, kPlenty).masks, IsEmpty());
}

}  // namespace
}  // namespace stepveil
