#include "core/base/wording.h"

#include <gtest/gtest.h>

#include <array>

namespace stepveil {
namespace {

constexpr std::array kWordings{Wording{"--env", "environment"}, Wording{"--env x", "X"},
                               Wording{"names", "Namen"}};

TEST(WordingTest, SaysWholeWordsOtherwise) {
  EXPECT_EQ(Reworded("--env", kWordings), "environment");
  EXPECT_EQ(Reworded("use --env, or --env=a: names", kWordings),
            "use environment, or environment=a: Namen");
  EXPECT_EQ(Reworded("", kWordings), "");
  EXPECT_EQ(Reworded("--env", {}), "--env");
}

TEST(WordingTest, TheLongestThatFitsCounts) {
  EXPECT_EQ(Reworded("--env x, --env y", kWordings), "X, environment y");
}

TEST(WordingTest, APartOfAWordIsNone) {
  EXPECT_EQ(Reworded("--envs --env-x a--env nicknames names-x", kWordings),
            "--envs --env-x a--env nicknames names-x");
}

}  // namespace
}  // namespace stepveil
