#include "core/secrets/faults.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;

TEST(Faults, AllInOneErrorEachOnce) {
  Faults faults;
  EXPECT_TRUE(faults.empty());
  faults.Add("first", {"try this"});
  faults.Add("second", {"try this", "or that"});
  faults.Add("first", {"try this"});
  const Error error = faults.Merge();
  EXPECT_EQ(error.code, ErrorCode::kSecret);
  EXPECT_EQ(error.message, "first\n  second");
  EXPECT_THAT(error.hints, ElementsAre("try this", "or that"));
}

TEST(Faults, NamesTheSecretsOfAllOfThemUnlistedOnesToo) {
  Faults faults;
  for (int i = 0; i < 60; ++i) {
    faults.Add("fault " + std::to_string(i), {}, {{"A" + std::to_string(i), "dev", "/a"}});
  }
  const Error error = faults.Merge();
  ASSERT_EQ(error.secrets.size(), 60U);
  EXPECT_EQ(error.secrets.back().name, "A59");
}

TEST(Faults, ListsTheFirstAndCountsTheRest) {
  Faults faults;
  for (int i = 0; i < 100'000; ++i) {
    faults.Add("fault " + std::to_string(i), {"hint " + std::to_string(i)});
  }
  faults.Add(Error{ErrorCode::kLogin, "the last", {}});
  faults.Add("fault 99999", {});
  const Error error = faults.Merge();
  EXPECT_EQ(error.code, ErrorCode::kLogin);
  EXPECT_TRUE(error.message.ends_with("fault 49\n  and 99951 more"))
      << error.message.substr(error.message.size() - 60);
  EXPECT_EQ(error.hints.size(), 50U);
}

TEST(Faults, TheGravestCodeCounts) {
  Faults faults;
  faults.Add("a", {});
  faults.Add(Error{ErrorCode::kNetwork, "b", {}});
  EXPECT_EQ(faults.Merge().code, ErrorCode::kNetwork);
  faults.Add(Error{ErrorCode::kLogin, "c", {}});
  EXPECT_EQ(faults.Merge().code, ErrorCode::kLogin);
}

TEST(Faults, TheSameRefusalOfTwoRequestsIsSaidOnce) {
  Faults faults;
  faults.Add("refused: \"no\" (request \"req-1\")", {});
  faults.Add("refused: \"no\" (request \"req-2\")", {});
  faults.Add("refused: \"never\" (request \"req-3\")", {});
  EXPECT_EQ(faults.Merge().message,
            "refused: \"no\" (request \"req-1\")\n  refused: \"never\" (request \"req-3\")");
}

}  // namespace
}  // namespace stepveil
