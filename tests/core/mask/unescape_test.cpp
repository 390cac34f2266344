#include "core/mask/unescape.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

constexpr EscapeDialect kAll = {"n\n\\\\", true, true, true, true, false};

TEST(Unescaped, ReadsNumbersOfAllKinds) {
  EXPECT_EQ(Unescaped(R"(\101\0102\x43\x4)", kAll), "ABC\x04");
  EXPECT_EQ(Unescaped(R"(\u0041\u00e9\u{1F600}\U0001F600\ud83d\ude00)", kAll),
            "A\xc3\xa9\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
  EXPECT_EQ(Unescaped(R"(\0)", kAll), std::string(1, '\0'));
}

TEST(Unescaped, LeavesWhatIsNoEscape) {
  EXPECT_EQ(Unescaped(R"(\xg\u12\U0\u{}\u{12\q\)", kAll), R"(\xg\u12\U0\u{}\u{12\q\)");
  EXPECT_EQ(Unescaped(R"(\U00110000)", kAll), R"(\U00110000)");
  EXPECT_EQ(Unescaped(R"(\\n\n)", kAll), "\\n\n");
}

TEST(Unescaped, CutsAndDropsAsTheDialectSays) {
  EXPECT_EQ(Unescaped(R"(ab\cde)", kAll), "ab");
  EXPECT_EQ(Unescaped(R"(a\b\cd)", {"", false, false, false, false, true}), "abcd");
  EXPECT_EQ(Unescaped(R"(a\101\x41)", {"", false, false, false, false, false}), R"(a\101\x41)");
  EXPECT_EQ(Unescaped("", kAll), "");
}

}  // namespace
}  // namespace stepveil
