#include "core/base/result.h"

#include "core/base/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace stepveil {
namespace {

using ::testing::ElementsAre;

Result<int> Half(int number) {
  if (number % 2 != 0) {
    return Fail(ErrorCode::kUsage, "odd", {"give an even number"});
  }
  return number / 2;
}

Result<int> Quarter(int number) {
  STEPVEIL_ASSIGN_OR_RETURN(const int half, Half(number));
  STEPVEIL_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Result<void> CheckEven(int number) {
  STEPVEIL_RETURN_IF_ERROR(Half(number));
  return {};
}

Result<std::unique_ptr<int>> MoveOnly() { return std::make_unique<int>(7); }

Result<Secret> Forward() {
  STEPVEIL_ASSIGN_OR_RETURN(const auto number, MoveOnly());
  return Secret(std::to_string(*number));
}

TEST(Result, HoldsTheValueOrTheError) {
  EXPECT_EQ(*Half(4), 2);
  ASSERT_FALSE(Half(3));
  EXPECT_EQ(Half(3).error().code, ErrorCode::kUsage);
  EXPECT_EQ(Half(3).error().message, "odd");
  EXPECT_THAT(Half(3).error().hints, ElementsAre("give an even number"));
}

TEST(Result, TheMacrosPassTheFirstFailureOn) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(3).error().message, "odd");
  EXPECT_EQ(Quarter(6).error().message, "odd");
  EXPECT_TRUE(CheckEven(2));
  EXPECT_EQ(CheckEven(1).error().message, "odd");
}

TEST(Result, CarriesWhatCannotBeCopied) { EXPECT_EQ(Forward()->Expose(), "7"); }

TEST(Result, ContextGoesBeforeTheMessage) {
  const Error error = WithContext("cannot halve", Half(3).error());
  EXPECT_EQ(error.message, "cannot halve: odd");
  EXPECT_EQ(error.code, ErrorCode::kUsage);
  EXPECT_THAT(error.hints, ElementsAre("give an even number"));
}

}  // namespace
}  // namespace stepveil
