#include "core/run/line_prefixer.h"

#include "core/run/prefixed_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t kLongest = LinePrefixer::kLongestLine;

// What is held back after each piece, and at the end, is bounded.
std::string Prefixed(const std::vector<std::string>& pieces) {
  LinePrefixer prefixer("a | ");
  std::string output;
  for (const std::string& piece : pieces) {
    prefixer.Write(piece, output);
    EXPECT_LE(prefixer.held_bytes(), kLongest);
  }
  prefixer.Finish(output);
  EXPECT_EQ(prefixer.held_bytes(), 0U);
  return output;
}

std::vector<std::string> InBytes(const std::string& text) {
  std::vector<std::string> bytes;
  for (const char c : text) {
    bytes.emplace_back(1, c);
  }
  return bytes;
}

// The same by another way: whole text, line by line.
std::string Expected(const std::string& text) {
  std::string output;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = std::min(text.find('\n', start), text.size());
    const bool cut = end - start > kLongest;
    end = cut ? start + kLongest : end;
    output += "a | " + text.substr(start, end - start) + "\n";
    start = cut ? end : end + 1;
  }
  return output;
}

TEST(LinePrefixer, EachLineHasThePrefix) {
  EXPECT_EQ(Prefixed({"one\ntwo\n"}), "a | one\na | two\n");
  EXPECT_EQ(Prefixed({"\n\n"}), "a | \na | \n");
  EXPECT_EQ(Prefixed({""}), "");
  EXPECT_EQ(Prefixed({}), "");
}

TEST(LinePrefixer, ALastLineGetsItsNewline) {
  EXPECT_EQ(Prefixed({"one\ntwo"}), "a | one\na | two\n");
}

TEST(LinePrefixer, ALineWaitsForItsNewline) {
  LinePrefixer prefixer("a | ");
  std::string output;
  prefixer.Write("one\npass", output);
  EXPECT_EQ(output, "a | one\n");
  prefixer.Write("word: \n", output);
  EXPECT_EQ(output, "a | one\na | password: \n");
}

TEST(LinePrefixer, OtherBytesAreTheLines) {
  const std::string bytes("10%\r20%\r\n\0\x80\xff\t", 13);
  EXPECT_EQ(Prefixed({bytes}), Expected(bytes));
  EXPECT_EQ(Prefixed({"x\r\n"}), "a | x\r\n");
}

TEST(LinePrefixer, EverySplitGivesTheSame) {
  const std::string text = "one\n\ntwo three\r\n***\nlast";
  EXPECT_EQ(Prefixed(InBytes(text)), Expected(text));
  for (std::size_t i = 0; i <= text.size(); ++i) {
    for (std::size_t j = i; j <= text.size(); ++j) {
      EXPECT_EQ(Prefixed({text.substr(0, i), text.substr(i, j - i), text.substr(j)}),
                Expected(text));
    }
  }
}

TEST(LinePrefixer, ALineOfFullLengthIsWhole) {
  const std::string full(kLongest, 'x');
  for (const std::string end : {"", "\n"}) {
    EXPECT_EQ(Prefixed({full + end}), "a | " + full + "\n");
    EXPECT_EQ(Prefixed({full, end}), "a | " + full + "\n");
    EXPECT_EQ(Prefixed({full.substr(1), "x" + end}), "a | " + full + "\n");
  }
}

TEST(LinePrefixer, ALongerOneGoesOnInPieces) {
  const std::string full(kLongest, 'x');
  EXPECT_EQ(Prefixed({full + "y\nz\n"}), "a | " + full + "\na | y\na | z\n");
  EXPECT_EQ(Prefixed({full, "y\nz\n"}), "a | " + full + "\na | y\na | z\n");
  EXPECT_EQ(Prefixed({full + full + full}),
            "a | " + full + "\na | " + full + "\na | " + full + "\n");
}

// Long and short lines, cut anywhere.
TEST(LinePrefixer, AnythingCutAnywhereGivesTheSame) {
  std::mt19937 random(7);
  const auto upto = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  for (int round = 0; round < 60; ++round) {
    std::string text;
    for (std::size_t lines = upto(8); lines > 0; --lines) {
      const std::size_t most = upto(2) == 0 ? 3 * kLongest : 40;
      text += std::string(upto(most), static_cast<char>(upto(255))) + (upto(3) == 0 ? "" : "\n");
    }
    std::vector<std::string> pieces;
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t size = 1 + upto(upto(1) == 0 ? 30'000 : kLongest + 2);
      pieces.push_back(text.substr(start, size));
      start += size;
    }
    ASSERT_EQ(Prefixed(pieces), Expected(text)) << round;
  }
}

TEST(PrefixesFor, PadsToTheLongest) {
  EXPECT_THAT(PrefixesFor({"backend", "web"}, false), ElementsAre("backend | ", "web     | "));
  EXPECT_THAT(PrefixesFor({}, false), IsEmpty());
}

TEST(PrefixesFor, GivesEachItsColourAndTakesItBack) {
  const auto prefixes = PrefixesFor({"a", "b", "c", "d", "e", "f", "g"}, true);
  EXPECT_EQ(prefixes[0], "\x1b[0;36ma |\x1b[0m ");
  EXPECT_EQ(prefixes[1], "\x1b[0;33mb |\x1b[0m ");
  EXPECT_EQ(prefixes[6], "\x1b[0;36mg |\x1b[0m ");
}

}  // namespace
}  // namespace stepveil::testing
