#include "core/mask/masker.h"
#include "core/mask/needles.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace stepveil {
namespace {

TEST(BuildNeedleTable, RefusesMoreThanItsCap) {
  std::vector<Secret> needles;
  needles.emplace_back("canary-9f3b-SECRET" + std::string(kMostNeedleBytes, 'x'));
  const auto table = BuildNeedleTable(needles);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, ErrorCode::kSecret);
  EXPECT_EQ(table.error().message,
            "the secrets give 32 MiB of text to mask, and 32 MiB is the most");
  EXPECT_EQ(table.error().hints.size(), 2U);
}

std::string RandomText(std::size_t size_bytes, std::mt19937& random) {
  constexpr std::string_view kCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/\"' $&";
  std::string text = "<";  // white space at the ends would stay visible
  while (text.size() + 1 < size_bytes) {
    text += kCharacters[random() % kCharacters.size()];
  }
  return text + ">";
}

TEST(BuildNeedleTable, TakesAHugeValueAndFiveHundredSecretsWithAllTheirForms) {
  std::mt19937 random(3);
  std::vector<std::string> values = {RandomText(60'000, random)};
  while (values.size() < 501) {
    values.push_back(RandomText(40, random));
  }
  std::vector<Secret> needles;
  for (const std::string& value : values) {
    for (Secret& needle : NeedlesOf(Secret(value), ShortValues::kLeave)) {
      needles.push_back(std::move(needle));
    }
  }
  const auto table = BuildNeedleTable(needles);
  ASSERT_TRUE(table);
  std::string text;
  std::string masked;
  for (const std::string& value : values) {
    text += "value " + value + "\n";
    masked += "value ***\n";
  }
  EXPECT_EQ(Masked(*table, text), masked);
}

}  // namespace
}  // namespace stepveil
