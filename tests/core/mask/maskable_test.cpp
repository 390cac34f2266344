#include "core/mask/maskable.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

TEST(LinesOf, KnowsAllLineEnds) {
  using Lines = std::vector<std::string_view>;
  EXPECT_EQ(LinesOf(""), Lines{""});
  EXPECT_EQ(LinesOf("one"), Lines{"one"});
  EXPECT_EQ(LinesOf("a\nb\r\nc\rd"), (Lines{"a", "b", "c", "d"}));
  EXPECT_EQ(LinesOf("\n a \n\r\n"), (Lines{"", " a ", "", ""}));
}

TEST(IsPemBoundary, TakesWholeBoundariesOnly) {
  EXPECT_TRUE(IsPemBoundary("-----BEGIN PRIVATE KEY-----"));
  EXPECT_TRUE(IsPemBoundary("  -----END RSA PRIVATE KEY-----\t"));
  EXPECT_FALSE(IsPemBoundary("-----BEGIN PRIVATE KEY-----MIIEvQ-----END PRIVATE KEY-----"));
  EXPECT_FALSE(IsPemBoundary("x -----BEGIN PRIVATE KEY-----"));
  EXPECT_FALSE(IsPemBoundary("-----BEGIN PRIVATE KEY"));
  EXPECT_FALSE(IsPemBoundary("-----BEGIN "));
  EXPECT_FALSE(IsPemBoundary("-----"));
  EXPECT_FALSE(IsPemBoundary(""));
}

TEST(IsStopWord, KnowsWordsNumbersAndAddresses) {
  for (const std::string_view word :
       {"true", "False", "NULL", "none", "yes", "off", "localhost", "root", "admin", "production",
        "development", "0", "5432", "9999", "0080", "127.0.0.1", "::1", "utf-8"}) {
    EXPECT_TRUE(IsStopWord(word)) << word;
  }
  for (const std::string_view word : {"truest", "10000", "12a4", "localhost2", "hunter22", "tru",
                                      "a word that is far too long"}) {
    EXPECT_FALSE(IsStopWord(word)) << word;
  }
}

TEST(IsMaskableLine, NeedsEightSpecialBytes) {
  EXPECT_TRUE(IsMaskableLine("12345678"));
  EXPECT_TRUE(IsMaskableLine(" \t12345678\n"));
  EXPECT_FALSE(IsMaskableLine(" 1234567 "));
  EXPECT_FALSE(IsMaskableLine(""));
  EXPECT_FALSE(IsMaskableLine("        "));
  EXPECT_FALSE(IsMaskableLine("-----BEGIN PRIVATE KEY-----"));
  EXPECT_FALSE(IsMaskableLine("localhost"));
  EXPECT_FALSE(IsMaskableLine("----------"));
  EXPECT_TRUE(IsMaskableLine("---------x"));
}

}  // namespace
}  // namespace stepveil
