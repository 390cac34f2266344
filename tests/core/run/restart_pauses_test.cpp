#include "core/run/restart_pauses.h"

#include <gtest/gtest.h>

#include <vector>

namespace stepveil {
namespace {

using std::chrono::milliseconds;

std::vector<long> AllPauses(RestartPauses& pauses) {
  std::vector<long> all;
  while (const auto pause = pauses.Next(milliseconds(10))) {
    all.push_back(pause->count());
  }
  return all;
}

TEST(RestartPauses, GrowToABoundAndEnd) {
  RestartPauses pauses;
  EXPECT_EQ(AllPauses(pauses), (std::vector<long>{500, 1000, 2000, 4000, 8000, 16'000, 30'000,
                                                  30'000, 30'000, 30'000}));
  EXPECT_EQ(pauses.count(), RestartPauses::kMost);
  EXPECT_FALSE(pauses.Next(milliseconds(10)));
}

TEST(RestartPauses, ACommandThatLivedWellBeginsANewRow) {
  RestartPauses pauses;
  (void)AllPauses(pauses);
  EXPECT_EQ(pauses.Next(RestartPauses::kWell + milliseconds(1)), RestartPauses::kFirst);
  EXPECT_EQ(pauses.count(), 1);
  EXPECT_EQ(pauses.Next(RestartPauses::kWell), RestartPauses::kFirst * 2);
}

}  // namespace
}  // namespace stepveil
