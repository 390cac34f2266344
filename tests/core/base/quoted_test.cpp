#include "core/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using std::string_literals::operator""s;

TEST(Quoted, PlainTextStaysAsItIs) {
  EXPECT_EQ(Quoted("/backend"), "\"/backend\"");
  EXPECT_EQ(Quoted(""), "\"\"");
  EXPECT_EQ(Quoted("Zürich 東京 🔑"), "\"Zürich 東京 🔑\"");
}

TEST(Quoted, AnOperandCannotEndItsQuotes) {
  EXPECT_EQ(Quoted("a\" b"), "\"a\\\" b\"");
  EXPECT_EQ(Quoted("a\\"), "\"a\\\\\"");
  EXPECT_EQ(Escaped("say \"no\" \\ yes"), "say \"no\" \\ yes");
}

TEST(Quoted, ControlCharactersAreSpelled) {
  EXPECT_EQ(Escaped("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(Escaped("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(Escaped("a\0b\x7f"s), "a\\x00b\\x7f");
  EXPECT_EQ(Escaped("\xc2\x9b"), "\\x9b");  // CSI in one character
}

TEST(Quoted, CharactersThatTurnOrHideTextAreSpelled) {
  EXPECT_EQ(Escaped("a\u202eb"), "a\\u202eb");
  EXPECT_EQ(Escaped("a\u2066b\u2069"), "a\\u2066b\\u2069");
  EXPECT_EQ(Escaped("a\u200bb"), "a\\u200bb");
  EXPECT_EQ(Escaped("a\u2028b"), "a\\u2028b");
  EXPECT_EQ(Escaped("\ufeffa"), "\\ufeffa");
  EXPECT_EQ(Escaped("a\U000e0041"), "a\\U0e0041");
}

TEST(Quoted, InvalidUtf8IsSpelledByteByByte) {
  EXPECT_EQ(Escaped("a\xff"), "a\\xff");
  EXPECT_EQ(Escaped("\xc0\xaf"), "\\xc0\\xaf");                    // overlong '/'
  EXPECT_EQ(Escaped("\xe0\x80\x8a"), "\\xe0\\x80\\x8a");           // overlong newline
  EXPECT_EQ(Escaped("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(Escaped("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // past U+10FFFF
  EXPECT_EQ(Escaped("\xe2\x82"), "\\xe2\\x82");                    // cut off
  EXPECT_EQ(Escaped("\xe2\x28\xa1"), "\\xe2(\\xa1");
}

TEST(Quoted, NoRunnerReadsACommand) {
  EXPECT_EQ(Escaped("##[error]x"), "#\\#[error]x");
  EXPECT_EQ(Escaped("a ##[b ##[c"), "a #\\#[b #\\#[c");
  EXPECT_THAT(Escaped("####[x"), Not(HasSubstr("##[")));
  EXPECT_EQ(Escaped("::add-mask::x"), ":\\:add-mask::x");
  EXPECT_EQ(Escaped("  ::error::x"), "  :\\:error::x");
  EXPECT_EQ(Escaped("std::string"), "std::string");
}

TEST(Quoted, SpacesOfEveryKindBeforeACommandAreNoCover) {
  for (const char* space :
       {"\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000", " \u3000 "}) {
    EXPECT_THAT(Escaped(std::string(space) + "::warning::x"), Not(HasSubstr("::w"))) << space;
  }
}

TEST(Quoted, ALineBreakCannotBringACommandToALinesStart) {
  EXPECT_THAT(Escaped("a\n::error::x"), StartsWith("a\\n::"));
}

TEST(Quoted, LongTextIsCut) {
  EXPECT_EQ(Escaped(std::string(200, 'a')), std::string(200, 'a'));
  EXPECT_EQ(Escaped(std::string(201, 'a')), std::string(200, 'a') + "...");
  EXPECT_EQ(Quoted(std::string(1 << 20, 'a')), "\"" + std::string(200, 'a') + "...\"");
}

TEST(Quoted, TheCutIsBetweenCharacters) {
  EXPECT_EQ(Escaped(std::string(199, 'a') + "ü"), std::string(199, 'a') + "...");
  EXPECT_EQ(Escaped(std::string(198, 'a') + "ü"), std::string(198, 'a') + "ü");
}

TEST(Quoted, WhatWasMadeSafeIsSafeAgain) {
  const std::string hostile = "::a\n##[b]\x1b\u202e\xff\"\\" + std::string(300, 'x');
  const std::string twice = Escaped(Escaped(hostile));
  EXPECT_THAT(twice, Not(HasSubstr("##[")));
  EXPECT_THAT(twice, Not(StartsWith("::")));
  EXPECT_TRUE(IsUtf8(twice));
  for (const char c : twice) {
    EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
}

TEST(QuotedForMarkdown, NothingFormatsOrLinks) {
  EXPECT_EQ(QuotedForMarkdown("a*b_c`d"), "a\\*b\\_c\\`d");
  EXPECT_EQ(QuotedForMarkdown("<img src=x>"), "\\<img src=x\\>");
  EXPECT_EQ(QuotedForMarkdown("[x](y) | z"), "\\[x\\]\\(y\\) \\| z");
  EXPECT_THAT(QuotedForMarkdown("a\n# title"), Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace stepveil
