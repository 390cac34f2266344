#include "core/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <optional>
#include <string>

namespace stepveil {
namespace {

using ::testing::ElementsAre;

TEST(Trim, RemovesWhiteSpaceAtBothEnds) {
  EXPECT_EQ(Trim(" \t\r\n\v\fa b\n "), "a b");
  EXPECT_EQ(Trim(" \n"), "");
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim("\u00a0a"), "\u00a0a");
}

TEST(LowerAscii, LeavesOtherLettersAlone) { EXPECT_EQ(LowerAscii("AZ[aÜ"), "az[aÜ"); }

TEST(SystemWords, ReadOnInAMessage) {
  EXPECT_EQ(SystemWords(ENOSPC), "no space left on device");
  EXPECT_EQ(SystemWords(EISDIR), "is a directory");
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_THAT(Split("a,b", ','), ElementsAre("a", "b"));
  EXPECT_THAT(Split(",a,", ','), ElementsAre("", "a", ""));
  EXPECT_THAT(Split("", ','), ElementsAre(""));
}

TEST(Join, PutsSeparatorsBetween) {
  EXPECT_EQ(Join({"a", "a", "b"}, ", "), "a, a, b");
  EXPECT_EQ(Join({"a"}, ", "), "a");
  EXPECT_EQ(Join({}, ", "), "");
}

TEST(GlobMatches, StarIsAnyRunAndQuestionMarkAnyByte) {
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_TRUE(GlobMatches("NEXT_PUBLIC_*", "NEXT_PUBLIC_"));
  EXPECT_TRUE(GlobMatches("NEXT_PUBLIC_*", "NEXT_PUBLIC_URL"));
  EXPECT_TRUE(GlobMatches("*_KEY", "API_KEY_KEY"));
  EXPECT_TRUE(GlobMatches("a*b*c", "axbxbxc"));
  EXPECT_TRUE(GlobMatches("a?c", "abc"));
  EXPECT_TRUE(GlobMatches("", ""));
  EXPECT_TRUE(GlobMatches("a**", "a"));
}

TEST(GlobMatches, TheWholeTextHasToMatch) {
  EXPECT_FALSE(GlobMatches("NEXT_*", "XNEXT_A"));
  EXPECT_FALSE(GlobMatches("*_KEY", "API_KEYS"));
  EXPECT_FALSE(GlobMatches("a?c", "ac"));
  EXPECT_FALSE(GlobMatches("", "a"));
  EXPECT_FALSE(GlobMatches("a", ""));
  EXPECT_FALSE(GlobMatches("?", ""));
  EXPECT_FALSE(GlobMatches("A", "a"));
}

TEST(MatchesAny, OneOfThemIsEnough) {
  EXPECT_TRUE(MatchesAny({"A", "B_*"}, "B_1"));
  EXPECT_FALSE(MatchesAny({"A", "B_*"}, "AB_1"));
  EXPECT_FALSE(MatchesAny({}, ""));
}

TEST(GlobMatches, ManyStarsStayFast) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) {
    pattern += "*a";
  }
  EXPECT_FALSE(GlobMatches(pattern + "*b", std::string(4000, 'a')));
}

TEST(Nearest, FindsASlipOfTheFinger) {
  const std::vector<std::string> words = {"project", "environment", "path"};
  EXPECT_EQ(Nearest("enviroment", words), "environment");
  EXPECT_EQ(Nearest("Path", words), "path");
  EXPECT_EQ(Nearest("porject", words), "project");
  EXPECT_EQ(Nearest("dve", {"prod", "dev"}), "dev");
}

TEST(Nearest, IsSilentWhereNothingIsNear) {
  const std::vector<std::string> words = {"project", "environment", "path"};
  EXPECT_EQ(Nearest("secret", words), std::nullopt);
  EXPECT_EQ(Nearest("", words), std::nullopt);
  EXPECT_EQ(Nearest("x", {"e"}), std::nullopt);
  EXPECT_EQ(Nearest("path", {}), std::nullopt);
}

TEST(Nearest, ALongWordIsNotNearToEverything) {
  EXPECT_EQ(Nearest(std::string(5000, 'x'), {std::string(66, 'y') + "xx"}), std::nullopt);
}

TEST(IsUuid, TakesEitherCase) {
  EXPECT_TRUE(IsUuid("0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"));
  EXPECT_TRUE(IsUuid("0F1E2D3C-4B5A-4697-8879-6A5B4C3D2E1F"));
}

TEST(IsUuid, RefusesEverythingElse) {
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("acme-app"));
  EXPECT_FALSE(IsUuid("0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1"));
  EXPECT_FALSE(IsUuid("0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f0"));
  EXPECT_FALSE(IsUuid("0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1g"));
  EXPECT_FALSE(IsUuid("0f1e2d3c14b5a-4697-8879-6a5b4c3d2e1f"));
}

TEST(IsUtf8, KnowsTheEdges) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("a\u007f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff"));
  EXPECT_TRUE(IsUtf8(std::string_view("\0", 1)));
}

TEST(IsUtf8, RefusesWhatIsNone) {
  for (const char* bytes :
       {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "a\xe2", "\xc3("}) {
    EXPECT_FALSE(IsUtf8(bytes)) << Escaped(bytes);
  }
}

}  // namespace
}  // namespace stepveil
