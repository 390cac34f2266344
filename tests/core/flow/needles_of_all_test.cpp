#include "core/flow/needles_of_all.h"

#include "core/base/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Outcome {
  Result<std::vector<Secret>> needles;
  std::string said;
};

Outcome Of(const std::vector<std::string>& values, const Request& request = {}) {
  Environment environment;
  for (const std::string& value : values) {
    Variable variable;
    variable.name = "V" + std::to_string(environment.variables.size());
    variable.value = Secret(value);
    environment.variables.push_back(std::move(variable));
  }
  Console console;
  ::testing::internal::CaptureStderr();
  auto needles = NeedlesOfAll(environment, request, console);
  return {std::move(needles), ::testing::internal::GetCapturedStderr()};
}

bool Has(const Outcome& outcome, std::string_view text) {
  return outcome.needles &&
         std::any_of(outcome.needles->begin(), outcome.needles->end(),
                     [&](const Secret& needle) { return needle.Expose() == text; });
}

std::vector<std::string> Tokens(int count) {
  std::vector<std::string> tokens;
  for (int i = 0; i < count; ++i) {
    tokens.push_back("kX7" + std::to_string(100000 + i) + "vQ-token-of-some-length");
  }
  return tokens;
}

TEST(NeedlesOfAll, DropsTheRarestFormsOfManyValues) {
  const std::string base32 = "NNMDOMJQGAYDAMDWKEWXI33LMVXC233GFVZW63LF";
  const auto has_base32 = [&](const Outcome& outcome) {
    return std::any_of(outcome.needles->begin(), outcome.needles->end(), [&](const Secret& needle) {
      return needle.Expose().find(base32) != std::string_view::npos;
    });
  };
  const Outcome few = Of(Tokens(10));
  EXPECT_TRUE(has_base32(few));
  const Outcome many = Of(Tokens(400));
  EXPECT_FALSE(has_base32(many));
  EXPECT_TRUE(Has(many, "kX7100000vQ-token-of-some-length"));
  EXPECT_TRUE(Has(many, Hex("kX7100000vQ-token-of-some-length")));
  EXPECT_THAT(many.said, IsEmpty());
}

// A certificate, or ten of them, takes no form from the tokens beside it.
TEST(NeedlesOfAll, LetsLongValuesTakeNothingFromShortOnes) {
  std::vector<std::string> values = Tokens(3);
  for (int i = 0; i < 10; ++i) {
    values.push_back(std::to_string(i) + std::string(60'000, 'x') + "end");
  }
  const Outcome outcome = Of(values);
  const std::string letters = "k-X-7-1-0-0-0-0-0-v-Q---t-o-k-e-n---o-f---s-o-m-e---l-e-n-g-t-h";
  EXPECT_TRUE(Has(outcome, letters));
  EXPECT_TRUE(Has(outcome, "0" + std::string(60'000, 'x') + "end"));
  EXPECT_FALSE(Has(Of(Tokens(400)), letters));
}

// One value of 3 MB and sixty of 120 KB: quick, bounded, and said.
TEST(NeedlesOfAll, MasksLargeValuesAsTheyAre) {
  const std::string block = "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRST+/";
  std::string large;
  while (large.size() < (std::size_t{3} << 20)) {
    large += block + std::to_string(large.size()) + (large.size() % 7 == 0 ? "\n" : "");
  }
  const Outcome one = Of({large});
  ASSERT_TRUE(one.needles);
  EXPECT_THAT(one.said, IsEmpty()) << "its length decides, not the budget";
  std::vector<std::string> sixty;
  for (int i = 0; i < 60; ++i) {
    sixty.push_back(std::to_string(i) + large.substr(0, 120'000));
  }
  const Outcome many = Of(sixty);
  ASSERT_TRUE(many.needles);
  EXPECT_THAT(many.said, HasSubstr("in no other form"));
}

TEST(NeedlesOfAll, RefusesMoreThanCanBeMasked) {
  const std::string value(std::size_t{17} << 20, 'x');
  const Outcome outcome = Of({"1" + value, "2" + value});
  ASSERT_FALSE(outcome.needles);
  EXPECT_EQ(outcome.needles.error().code, ErrorCode::kSecret);
  EXPECT_THAT(outcome.needles.error().message, HasSubstr("32 MiB"));
}

TEST(NeedlesOfAll, NamesWhatStaysUnmasked) {
  const Outcome outcome = Of({"abc", "hunter22-long", "true", "one\ntwo\nthree-is-long"});
  EXPECT_THAT(outcome.said, HasSubstr("too short or too common to mask: V0, V2"));
  EXPECT_THAT(outcome.said, HasSubstr("stay unmasked where they stand alone in: V3"));
  Request strict;
  strict.strict = true;
  const Outcome refused = Of({"abc"}, strict);
  ASSERT_FALSE(refused.needles);
  EXPECT_THAT(refused.needles.error().message, HasSubstr("V0"));
}

TEST(NeedlesOfAll, PartsAreMaskedUnlessAsked) {
  const std::string url = "postgres://app:Pw7x9Qz@db.internal:5432/app";
  EXPECT_TRUE(Has(Of({url}), "Pw7x9Qz"));
  Request whole;
  whole.mask_parts = false;
  EXPECT_FALSE(Has(Of({url}, whole), "Pw7x9Qz"));
  EXPECT_TRUE(Has(Of({url}, whole), url));
}

}  // namespace
}  // namespace stepveil
