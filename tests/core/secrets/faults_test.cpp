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
