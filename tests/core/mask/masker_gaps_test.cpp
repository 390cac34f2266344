// Values that are wrapped, indented, coloured, spaced or escaped: what the masker finds across
// gaps, and what it doesn't.
#include "core/mask/gaps.h"
#include "tests/core/mask/expect_masks.h"
#include "tests/core/mask/tool.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::ExpectMasks;
using testing::Streamed;
using testing::ToolCase;

constexpr char kValue[] = "tK7xQ2vM9pL4wZ8n";

// `gap` before each `every`th byte but the first.
std::string Spread(const std::string& text, const std::string& gap, std::size_t every) {
  std::string spread;
  for (std::size_t i = 0; i < text.size(); ++i) {
    spread += (i != 0 && i % every == 0 ? gap : "") + text[i];
  }
  return spread;
}

TEST(MaskerGaps, EachKindOfGapAtEachDistance) {
  for (const std::string& gap :
       {std::string(" "), std::string("\n"), std::string("\r\n"), std::string("\r\n    "),
        std::string("\t"), std::string("\v\f"), std::string("\\"), std::string("\\\n"),
        std::string("\0", 1), std::string(" \r"), std::string("\x1b[31m"), std::string("\x1b[0m"),
        std::string("\x1b[K"), std::string("\x1b[38;2;255;255;255m\x1b[1m"),
        std::string("\x1b[m\x1b(B"),
        std::string("\x1b"
                    "7"),
        std::string("\x1b[?25l"), std::string("\r\n\x1b[2K \x1b[4D")}) {
    for (std::size_t every = 4; every < 9; ++every) {
      ExpectMasks({kValue}, "a <" + Spread(kValue, gap, every) + "> b", "a <***> b");
    }
  }
}

TEST(MaskerGaps, ANeedleOfTwelveBytesIsFoundAndOneOfElevenIsNot) {
  ExpectMasks({"abcdefghijkl"}, "abcdef ghijkl", "***");
  ExpectMasks({"abcdefghijk"}, "abcdef ghijk", "abcdef ghijk");
  ExpectMasks({"abcdefghijk"}, "abcdefghijk", "***");
}

// The gaps of a needle don't count, and don't matter.
TEST(MaskerGaps, ANeedleMayHaveGapsItself) {
  ExpectMasks({"correct horse battery"}, "correct\nhorsebat tery!", "***!");
  ExpectMasks({"a b c d e f g"}, "abcdefg", "abcdefg");
  ExpectMasks({"a b c d e f g"}, "a b c d e f g", "***");
  ExpectMasks({"  abcdefghijkl\\"}, "x  abcdefghijkl\\y", "x***y");
  ExpectMasks({"abcdef\x1b[mghijkl"}, "x abcdef\x1b[mghijkl", "x ***");
}

// Else it would stay before the mask, and say what the value begins with.
TEST(MaskerGaps, AnEscapeThatAFormBeginsWithIsMasked) {
  ExpectMasks({R"("key-x7Qz9"w2)", R"(\"key-x7Qz9\"w2)"}, R"("\"key-x7Qz9\"w2")", R"("***")");
  ExpectMasks({"$key-x7Qz9-w2v", "\\$key-x7Qz9-w2v"}, R"(a \$key-x7Qz9-w2v b)", "a *** b");
  for (const std::string value : {R"("tK7xQ2vM9pL4wZ)", "$tK7xQ2vM9pL4wZ", "'tK7xQ2vM9pL4wZ"}) {
    EXPECT_EQ(testing::MaskedBy(value, "a \\" + value + " b"), "a *** b");
  }
  EXPECT_EQ(testing::MaskedBy(R"("tK7xQ2vM9pL4wZ)", R"(a \\\"tK7xQ2vM9pL4wZ b)"), "a *** b");
}

TEST(MaskerGaps, ALineThatEndsAfterLessThanFourBytesIsNotMasked) {
  ExpectMasks({"abcdefghijklmnop"}, "x abc\ndefghijklmnop", "x abc\n***");
  ExpectMasks({"abcdefghijklmnop"}, "x a\nbc\ndefghijklmnop", "x a\nbc\n***");
  ExpectMasks({"abcdefghijklmnop"}, "x abcd\nefghijklmnop", "x ***");
  ExpectMasks({"abcdefghijklmnop"}, "x abc defghijklmnop", "x ***");
}

TEST(MaskerGaps, ALineFlowsAtOnceUnlessItEndsInFourBytes) {
  Masker masker(testing::TableOf({"abcdefghijklmnop"}));
  std::string output;
  masker.Write("line abc\n", output);
  EXPECT_EQ(output, "line abc\n");
  EXPECT_EQ(masker.held_bytes(), 0U);
  masker.Write("line abcd\n", output);
  EXPECT_EQ(output, "line abc\nline ");
  masker.Write("next\n", output);
  EXPECT_EQ(output, "line abc\nline abcd\nnext\n");
}

TEST(MaskerGaps, AGapThatIsTooLongParts) {
  const std::string most(kMostGapBytes, ' ');
  EXPECT_EQ(Streamed({kValue}, {std::string("tK7xQ2vM") + most + "9pL4wZ8n"}), "***");
  const std::string more = std::string("tK7xQ2v") + most + "\n" + "M9pL4wZ8n";
  EXPECT_EQ(Streamed({kValue}, {more}), more);
  Masker masker(testing::TableOf({kValue}));
  std::string output;
  masker.Write("tK7xQ2v" + most, output);
  EXPECT_EQ(output, "");
  masker.Write(" ", output);
  EXPECT_EQ(output.size(), 7 + kMostGapBytes + 1);
}

TEST(MaskerGaps, ATitleIsSearched) {
  ExpectMasks({kValue}, std::string("\x1b]0;") + kValue + "\x07$ ", "\x1b]0;***\x07$ ");
  ExpectMasks({kValue}, std::string("\x1b]8;;http://a/") + kValue + "\x1b\\link",
              "\x1b]8;;http://a/***\x1b\\link");
}

TEST(MaskerGaps, TouchingRegionsOfBothViewsAreOne) {
  ExpectMasks({"abcd", "0123456789ab"}, "-abcd012345 6789ab-", "-***-");
  ExpectMasks({"abcd", "0123456789ab"}, "-012345 6789ababcd-", "-***-");
  ExpectMasks({" abcd", "0123456789ab"}, "-012345 6789ab abcd-", "-***-");
}

TEST(MaskerGaps, SilenceLetsGoOfAPrompt) {
  Masker masker(testing::TableOf({" :abcdefghijklm"}));
  std::string output;
  Pieces pieces;
  masker.Write("Password: ", pieces);
  EXPECT_TRUE(masker.CanReleaseIdle());
  masker.ReleaseIdle(pieces);
  for (const std::string_view piece : pieces) {
    output += piece;
  }
  EXPECT_EQ(output, "Password: ");
}

TEST(MaskerGaps, ALateTableFindsWhatBeganInAGappedPrefix) {
  Masker masker(testing::TableOf({kValue}));
  std::string output;
  masker.Write("tK7\n", output);  // written, and yet part of what is searched
  EXPECT_EQ(output, "tK7\n");
  Pieces pieces;
  masker.Use(testing::TableOf({kValue, "another-needle"}), pieces);
  EXPECT_TRUE(pieces.empty());
  masker.Write("xQ2vM9pL4wZ8n.", output);
  EXPECT_EQ(output, "tK7\n***.");
}

TEST(MaskerGaps, ABoundaryOfAKeyStaysPlain) {
  const std::string boundary = "-----BEGIN PRIVATE KEY-----";
  EXPECT_EQ(Streamed({"-----BEGIN\\ PRIVATE\\ KEY-----"}, {boundary}), boundary);
}

// Anything quadratic would run into the time limit here.
TEST(MaskerGaps, ManyGapsTakeTheirTime) {
  const std::string run(60'000, 'a');
  for (const std::string& unit :
       {std::string(1000, ' '), std::string("a "), std::string("a\x1b[31m"), std::string("\x1b"),
        std::string("\x1b["), std::string("\x1b]"), std::string("\x1b[1;"), std::string("\\"),
        std::string("t K 7 "), "a" + std::string(1000, ' '), "a" + std::string(1000, '\n')}) {
    Masker masker(testing::TableOf({run + "b", kValue}));
    std::size_t bytes = 0;
    Pieces pieces;
    const std::string text = unit + unit + unit + unit;
    std::size_t sent = 0;
    for (; sent < 4'000'000; sent += text.size()) {
      pieces.clear();
      masker.Write(text, pieces);
      for (const std::string_view piece : pieces) {
        bytes += piece.size();
      }
    }
    EXPECT_EQ(bytes + masker.held_bytes(), sent);
  }
}

class GapTools : public ::testing::TestWithParam<ToolCase> {};
TEST_P(GapTools, OutputIsMasked) { ExpectMasked(GetParam()); }

constexpr char kLong[] =
    "postgres://app:tK7xQ2vM9pL4wZ8n@db.example.com:5432/app?sslmode=verify-full&pool=20";

INSTANTIATE_TEST_SUITE_P(
    Tools, GapTools,
    ::testing::Values(
        ToolCase{"fold", "fold", "printf %s \"$SECRET\" | fold -w 10", kLong, "***"},
        ToolCase{"groups", "sed", "printf %s \"$SECRET\" | sed 's/..../& /g'", kValue, "*** "},
        ToolCase{"colour", "grep", "printf '%s\\n' \"$SECRET\" | grep --color=always vM9p", kValue,
                 "***\n"},
        ToolCase{"indent", "pr", "printf '%s\\n' \"$SECRET\" | fold -w 20 | pr -to8", kLong,
                 "        ***\n"},
        ToolCase{"utf16", "iconv", "printf %s \"$SECRET\" | iconv -t UTF-16LE", kValue,
                 std::string("***\0", 4)},
        ToolCase{"base64_at_any_column", "base64", "printf 'abc%s' \"$SECRET\" | base64 -w 10",
                 kValue, "YWJj***\n"},
        ToolCase{"spaced_hex", "python3",
                 "python3 -c 'import os; print(os.environb[b\"SECRET\"].hex(\" \"))'", kValue,
                 "***\n"},
        ToolCase{"json_thrice", "python3",
                 "python3 -c 'import os,json; s=os.environ[\"SECRET\"]; "
                 "print(json.dumps(json.dumps(json.dumps(s))))'",
                 "say \"hello\" & \"good bye\"",
                 R"("\"\\\"***\\\"\"")"
                 "\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
