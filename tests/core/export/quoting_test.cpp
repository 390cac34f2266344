#include "core/export/quoting.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using Append = void (*)(std::string&, std::string_view);

std::string Literal(Append append, std::string_view value) {
  std::string text;
  append(text, value);
  return text;
}

TEST(QuotingTest, ShellLiteral) {
  EXPECT_EQ(Literal(AppendShellLiteral, ""), "''");
  EXPECT_EQ(Literal(AppendShellLiteral, "$a `b` \"c\" \\"), "'$a `b` \"c\" \\'");
  EXPECT_EQ(Literal(AppendShellLiteral, "'"), "''\\'''");
}

// about_Quoting_Rules and the language specification, 2.3.5.2: between single quotes only the
// single-quote characters mean something, and doubling one gives it back. No real PowerShell is
// at hand for this one format.
TEST(QuotingTest, PowerShellLiteral) {
  EXPECT_EQ(Literal(AppendPowerShellLiteral, "$env:X `n \"q\" #"), "'$env:X `n \"q\" #'");
  EXPECT_EQ(Literal(AppendPowerShellLiteral, "a'b"), "'a''b'");
  EXPECT_EQ(Literal(AppendPowerShellLiteral, "line\nline"), "'line\nline'");
  for (const std::string quote : {"\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9a", "\xe2\x80\x9b"}) {
    EXPECT_EQ(Literal(AppendPowerShellLiteral, quote + "x" + quote),
              "'" + quote + quote + "x" + quote + quote + "'");
  }
  EXPECT_EQ(Literal(AppendPowerShellLiteral, "\xe2\x80\x9c\xe2\x82\xac"),
            "'\xe2\x80\x9c\xe2\x82\xac'");
}

TEST(QuotingTest, JsonLiteral) {
  EXPECT_EQ(Literal(AppendJsonLiteral, "a\"b\\c\n\x1b\xc3\xa4"),
            "\"a\\\"b\\\\c\\n\\u001b\xc3\xa4\"");
}

TEST(QuotingTest, YamlLiteral) {
  EXPECT_EQ(Literal(AppendYamlLiteral, "a\"b\\c \xc3\xa4 \xc2\xa0"),
            "\"a\\\"b\\\\c \xc3\xa4 \xc2\xa0\"");
  EXPECT_EQ(Literal(AppendYamlLiteral, "\x7f\xc2\x80\xc2\x85\xc2\x9f"),
            "\"\\u007f\\u0080\\u0085\\u009f\"");
  EXPECT_EQ(
      Literal(AppendYamlLiteral, "\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf\xef\xbf\xbe\xef\xbf\xbf"),
      "\"\\u2028\\u2029\\ufeff\\ufffe\\uffff\"");
}

TEST(QuotingTest, DotenvLiteralTakesTheQuotesThatFit) {
  EXPECT_EQ(Literal(AppendDotenvLiteral, ""), "''");
  EXPECT_EQ(Literal(AppendDotenvLiteral, "a\"$b`\\c\n"), "'a\"$b`\\c\n'");
  EXPECT_EQ(Literal(AppendDotenvLiteral, "it's"), "\"it's\"");
}

TEST(QuotingTest, DotenvHasNoQuotesForSomeValues) {
  for (const char* value : {"a\r", "'\"", "'$x", "'`", "'\\", "x\\", "a\\\\b", "${A}"}) {
    EXPECT_TRUE(WhyNotDotenv(value).has_value()) << value;
  }
  for (const char* value : {"", "'", "\"", "$x", "`", "a\\b", "\\n", "$", "{}", "'\n'"}) {
    EXPECT_FALSE(WhyNotDotenv(value).has_value()) << value;
  }
}

}  // namespace
}  // namespace stepveil
