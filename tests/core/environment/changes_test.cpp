#include "core/environment/changes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Sorted by name, as every environment is.
Environment Of(const Pairs& pairs) {
  Environment environment;
  for (const auto& [name, value] : pairs) {
    environment.variables.push_back({name, Secret(value), "/", "dev"});
  }
  return environment;
}

std::string Between(const Pairs& before, const Pairs& after) {
  return Describe(ChangesBetween(Of(before), Of(after)));
}

TEST(Changes, NothingChanged) {
  EXPECT_EQ(Between({}, {}), "");
  EXPECT_EQ(Between({{"A", "1"}, {"B", ""}}, {{"A", "1"}, {"B", ""}}), "");
}

TEST(Changes, NamesOnlyAndNoValue) {
  EXPECT_EQ(Between({{"A", "1"}, {"B", "2"}, {"D", "4"}}, {{"A", "9"}, {"C", "3"}, {"D", "4"}}),
            "changed \"A\"; added \"C\"; removed \"B\"");
}

TEST(Changes, AtTheEnds) {
  EXPECT_EQ(Between({}, {{"A", "1"}, {"B", "2"}}), "added \"A\", \"B\"");
  EXPECT_EQ(Between({{"A", "1"}, {"B", "2"}}, {}), "removed \"A\", \"B\"");
  EXPECT_EQ(Between({{"B", "2"}}, {{"A", "1"}, {"B", "2"}, {"C", "3"}}), "added \"A\", \"C\"");
}

TEST(Changes, AnEmptyValueIsAnother) {
  EXPECT_EQ(Between({{"A", "1"}}, {{"A", ""}}), "changed \"A\"");
}

TEST(Changes, WhetherItIsMaskedCounts) {
  const Environment before = Of({{"A", "1"}});
  Environment after = Of({{"A", "1"}});
  EXPECT_TRUE(ChangesBetween(before, after).empty());
  after.variables[0].masked = false;
  EXPECT_EQ(Describe(ChangesBetween(before, after)), "changed \"A\"");
}

}  // namespace
}  // namespace stepveil
