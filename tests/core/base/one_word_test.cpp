#include "core/base/one_word.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

TEST(IsOneWord, IsVisibleAscii) {
  for (int c = 0; c < 256; ++c) {
    EXPECT_EQ(IsOneWord("a" + std::string(1, static_cast<char>(c))), c > 0x20 && c < 0x7f) << c;
  }
  EXPECT_FALSE(IsOneWord(""));
}

}  // namespace
}  // namespace stepveil
