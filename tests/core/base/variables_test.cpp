#include "core/base/variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kEntries = {"HOME=/home/me", "EMPTY=", "A=b=c", "HOMEPAGE=x", "ODD"};

TEST(Variables, GivesTheValueOfTheWholeName) {
  const Variables variables(kEntries);
  EXPECT_EQ(variables.Get("HOME"), "/home/me");
  EXPECT_EQ(variables.Get("A"), "b=c");
  EXPECT_EQ(variables.Get("HOM"), std::nullopt);
  EXPECT_EQ(variables.Get("ODD"), std::nullopt);
  EXPECT_EQ(variables.Get("home"), std::nullopt);
}

TEST(Variables, TellsEmptyFromAbsent) {
  const Variables variables(kEntries);
  EXPECT_EQ(variables.Get("EMPTY"), "");
  EXPECT_EQ(variables.GetNonEmpty("EMPTY"), std::nullopt);
  EXPECT_EQ(variables.GetNonEmpty("HOME"), "/home/me");
  EXPECT_EQ(variables.GetNonEmpty("NONE"), std::nullopt);
}

TEST(Variables, ReadsABlockAsExecveHandsItOver) {
  char first[] = "B=2", second[] = "A=1";
  char* block[] = {first, second, nullptr};
  const Variables variables(block);
  EXPECT_THAT(variables.entries(), ElementsAre("B=2", "A=1"));
  EXPECT_EQ(variables.Get("A"), "1");
  EXPECT_EQ(variables.Get("A")->data(), second + 2) << "borrowed, not copied";
}

TEST(Variables, TakesNoBlockAtAll) {
  char* empty[] = {nullptr};
  EXPECT_THAT(Variables(empty).entries(), IsEmpty());
  EXPECT_THAT(Variables(static_cast<char**>(nullptr)).entries(), IsEmpty());
}

}  // namespace
}  // namespace stepveil
