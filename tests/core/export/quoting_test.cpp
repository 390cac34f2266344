#include "core/export/quoting.h"

#include "tests/core/export/literal.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::Literal;

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

TEST(QuotingTest, CsvField) {
  EXPECT_EQ(Literal(AppendCsvField, ""), "");
  EXPECT_EQ(Literal(AppendCsvField, "it's a \\ # = value "), "it's a \\ # = value ");
  EXPECT_EQ(Literal(AppendCsvField, "a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(Literal(AppendCsvField, "a,b"), "\"a,b\"");
  EXPECT_EQ(Literal(AppendCsvField, "a\nb"), "\"a\nb\"");
  EXPECT_EQ(Literal(AppendCsvField, " a"), "\" a\"");
}

TEST(QuotingTest, CsvRefusesCarriageReturns) {
  EXPECT_TRUE(WhyNotCsv("a\r\nb"));
  EXPECT_FALSE(WhyNotCsv("a\nb"));
}

TEST(QuotingTest, DockerTakesLinesOnly) {
  for (const std::string& value :
       {std::string("a\nb"), std::string("a\r"), std::string(65'001, 'x')}) {
    EXPECT_TRUE(WhyNotDockerEnv(value)) << value.substr(0, 9);
  }
  for (const std::string& value :
       {std::string(), std::string(" '\"$#\\ "), std::string("a\rb"), std::string(65'000, 'x')}) {
    EXPECT_FALSE(WhyNotDockerEnv(value)) << value.substr(0, 9);
  }
}

}  // namespace
}  // namespace stepveil
