#include "core/export/dotenv_quoting.h"

#include "tests/core/export/literal.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::Literal;

TEST(DotenvQuotingTest, TakesTheQuotesThatFit) {
  EXPECT_EQ(Literal(AppendDotenvLiteral, ""), "''");
  EXPECT_EQ(Literal(AppendDotenvLiteral, "a\"$b`\\c\n"), "'a\"$b`\\c\n'");
  EXPECT_EQ(Literal(AppendDotenvLiteral, "it's"), "\"it's\"");
}

TEST(DotenvQuotingTest, HasNoQuotesForSomeValues) {
  for (const char* value : {"a\r", "'\"", "'$x", "'`", "'\\", "x\\", "a\\\\b", "${A}"}) {
    EXPECT_TRUE(WhyNotDotenv(value).has_value()) << value;
  }
  for (const char* value : {"", "'", "\"", "$x", "`", "a\\b", "\\n", "$", "{}", "'\n'"}) {
    EXPECT_FALSE(WhyNotDotenv(value).has_value()) << value;
  }
}

TEST(DotenvQuotingTest, ExpandedDollarsAreEscaped) {
  EXPECT_EQ(Literal(AppendDotenvExpandLiteral, ""), "''");
  EXPECT_EQ(Literal(AppendDotenvExpandLiteral, "$A ${B} \\$"), "'\\$A \\${B} \\\\$'");
  EXPECT_EQ(Literal(AppendDotenvExpandLiteral, "it's"), "`it's`");
  EXPECT_EQ(Literal(AppendDotenvExpandLiteral, "'`"), "\"'`\"");
}

TEST(DotenvQuotingTest, HasNoQuotesForSomeExpandedValues) {
  for (const char* value : {"a\r", "x\\", "'`\"", "'`\\n"}) {
    EXPECT_TRUE(WhyNotDotenvExpand(value).has_value()) << value;
  }
  for (const char* value : {"", "'", "\"", "`", "$", "${A}", "\\$", "a\\\\b", "'\"\\n", "'\n'"}) {
    EXPECT_FALSE(WhyNotDotenvExpand(value).has_value()) << value;
  }
}

}  // namespace
}  // namespace stepveil
