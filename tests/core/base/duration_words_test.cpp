#include "core/base/duration_words.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

TEST(InWords, SecondsWhereTheyAreWhole) {
  EXPECT_EQ(InWords(std::chrono::milliseconds(10'000)), "10s");
  EXPECT_EQ(InWords(std::chrono::milliseconds(1500)), "1500ms");
  EXPECT_EQ(InWords(std::chrono::milliseconds(0)), "0s");
}

}  // namespace
}  // namespace stepveil
