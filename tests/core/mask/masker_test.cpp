#include "core/mask/masker.h"

#include "tests/core/mask/expect_masks.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::ExpectMasks;
using testing::Streamed;
using testing::TableOf;

TEST(Masker, PassesEverythingWithoutNeedles) {
  EXPECT_TRUE(TableOf({})->empty());
  EXPECT_TRUE(TableOf({""})->empty());
  EXPECT_FALSE(TableOf({"x"})->empty());
  ExpectMasks({}, "any text", "any text");
  ExpectMasks({""}, "any text", "any text");
}

TEST(Masker, MasksEachOccurrence) {
  ExpectMasks({"hunter22"}, "hunter22", "***");
  ExpectMasks({"hunter22"}, "a hunter22, b hunter22.", "a ***, b ***.");
  ExpectMasks({"hunter22", "s3cr3t"}, "s3cr3t=hunter22", "***=***");
  ExpectMasks({"hunter22"}, "hunter2 hunter21 Hunter22", "hunter2 hunter21 Hunter22");
}

TEST(Masker, MergesOverlapsNestsAndTouches) {
  ExpectMasks({"abcdef", "defghi"}, "-abcdefghi-", "-***-");
  ExpectMasks({"abcdefgh", "cd"}, "-abcdefgh-", "-***-");
  ExpectMasks({"abcdefgh", "cd"}, "-abcdefgX-", "-ab***efgX-");
  ExpectMasks({"abcd", "efgh"}, "-abcdefgh-", "-***-");
  ExpectMasks({"abcd"}, "abcdabcd abcd", "*** ***");
  ExpectMasks({"aba"}, "ababababa", "***");
}

TEST(Masker, MasksTowersOfNeedles) {
  ExpectMasks({"a", "ab", "abc", "abcd"}, "abcd abc ab a", "*** *** *** ***");
  ExpectMasks({"d", "cd", "bcd", "abcd"}, "abcd bcd cd d", "*** *** *** ***");
  ExpectMasks({"b", "abc", "zabcd"}, "zabce", "z***e");
}

TEST(Masker, LaterLongerMatchSwallowsEarlierOnes) {
  // "cd" and "gh" lie apart inside what may still become the whole.
  ExpectMasks({"abcdefghij", "cd", "gh"}, "abcdefghij!", "***!");
  ExpectMasks({"abcdefghij", "cd", "gh"}, "abcdefghi!", "ab***ef***i!");
}

TEST(Masker, KnowsNoSpecialBytes) {
  const std::string nul("k\0y\0", 4);
  ExpectMasks({nul}, "a" + nul + std::string("\0b", 2), std::string("a***\0b", 6));
  ExpectMasks({"\xff\xfe\xff"}, "\xff\xff\xfe\xff\xfe", "\xff***\xfe");
  ExpectMasks({std::string(4, '\0')}, std::string(11, '\0'), "***");
  ExpectMasks({"line one\nline two"}, "line one\nline two\n", "***\n");
}

TEST(Masker, IsNotConfusedByItsOwnMask) {
  ExpectMasks({"*"}, "a * b ** c", "a *** b *** c");
  ExpectMasks({"***"}, "**, ***, ****, x", "**, ***, ***, x");
  ExpectMasks({"**a"}, "abcd**a", "abcd***");
  ExpectMasks({"abcd", "***e"}, "abcde", "***e");
}

// What other maskers let through (facts gathered from their sources).
TEST(MaskerRivals, RetriesAfterAFailedPrefixAcrossWrites) {
  EXPECT_EQ(Streamed({"aab"}, {"aa", "ab"}), "a***");
  ExpectMasks({"aab"}, "aaab", "a***");
}

TEST(MaskerRivals, OverlappingPhrasesNeitherLeakNorSwap) {
  ExpectMasks({"abcdefgh", "efghijkl"}, "abcdefghijkl", "***");
}

TEST(MaskerRivals, StraddlingWritesAreOneText) {
  EXPECT_EQ(Streamed({"hunter22"}, {"x hun", "ter", "22 y"}), "x *** y");
}

TEST(MaskerRivals, PrefixGivenFirstDoesNotWin) {
  ExpectMasks({"abcd", "abcdefgh"}, "abcdefgh", "***");
  ExpectMasks({"abcdefgh", "abcd"}, "abcdefgh", "***");
}

TEST(MaskerRivals, OrderOfNeedlesDoesNotMatter) {
  std::vector<std::string> needles = {"abcd", "bcde", "cdef", "cd", "abcdefg"};
  std::sort(needles.begin(), needles.end());
  do {
    EXPECT_EQ(Streamed(needles, {"..abcdef.. abcdefg bcd"}), "..***.. *** b***");
  } while (std::next_permutation(needles.begin(), needles.end()));
}

TEST(MaskerRivals, InvalidUtf8DoesNotEndTheStream) {
  ExpectMasks({"hunter22"}, "ok\n\xc3\x28 \xff\nhunter22\nend", "ok\n\xc3\x28 \xff\n***\nend");
}

TEST(MaskerRivals, InvalidUtf8AtTheEndIsNotHeld) {
  Masker masker(TableOf({"hunter22"}));
  std::string output;
  masker.Write("text \xe2\x82", output);
  EXPECT_EQ(output, "text \xe2\x82");
}

TEST(MaskerRivals, MismatchFallsBackToTheBorder) { ExpectMasks({"abcabd"}, "abcabcabd", "abc***"); }

TEST(MaskerRivals, ProperPrefixAtTheEndOfAWrite) {
  EXPECT_EQ(Streamed({"abcd", "abcdefgh"}, {"abcd", "efgh"}), "***");
  EXPECT_EQ(Streamed({"abcd", "abcdefgh"}, {"abcd", "efgX"}), "***efgX");
}

TEST(Masker, HoldsBackOnlyWhatMayBecomeAMatch) {
  Masker masker(TableOf({"hunter22"}));
  std::string output;
  masker.Write("a line\nhunt", output);
  EXPECT_EQ(output, "a line\n");
  EXPECT_EQ(masker.held_bytes(), 4U);
  masker.Write("s\n", output);
  EXPECT_EQ(output, "a line\nhunts\n");
  EXPECT_EQ(masker.held_bytes(), 0U);
}

TEST(Masker, WritesTheMaskWhenItsStartIsCertain) {
  Masker masker(TableOf({"abcd", "abcdefgh", "xabcd"}));
  std::string output;
  masker.Write("abcd", output);
  EXPECT_EQ(output, "***");
  EXPECT_EQ(masker.held_bytes(), 4U);
  masker.Write("e!", output);
  EXPECT_EQ(output, "***e!");
}

TEST(Masker, MasksAnEndlessRegionWithoutGrowing) {
  Masker masker(TableOf({"abab"}));
  std::string output;
  for (int i = 0; i < 100'000; ++i) {
    masker.Write("ab", output);
    ASSERT_LT(masker.held_bytes(), 4U);
  }
  EXPECT_EQ(output, "***");
  masker.Write("!", output);
  EXPECT_EQ(output, "***!");
}

TEST(Masker, EndMasksAPrefixOfEightBytesAndHalfItsNeedle) {
  ExpectMasks({"0123456789abcdef"}, "x 01234567", "x ***");
  ExpectMasks({"0123456789abcdef"}, "x 0123456", "x 0123456");
  ExpectMasks({"0123456789abcdefg"}, "x 01234567", "x 01234567");
  ExpectMasks({"0123456789abcdefg"}, "x 012345678", "x ***");
  ExpectMasks({"01234567"}, "x 0123456", "x 0123456");
}

TEST(Masker, EndMeasuresTheShortestNeedle) {
  const std::string longest = "01234567" + std::string(100, 'z');
  ExpectMasks({longest, "0123456789ab"}, "01234567", "***");
}

TEST(Masker, EndFindsTheCutOneInsideALongerPrefix) {
  // All ten held bytes are little of the first needle, but their end is most of the second.
  const std::string far_off = "..01234567" + std::string(50, 'z');
  ExpectMasks({far_off, "0123456789"}, "..01234567", "..***");
}

TEST(Masker, EndJoinsTheCutOneWithARegionThatTouches) {
  ExpectMasks({"secret", "0123456789"}, "secret012345678", "***");
  ExpectMasks({"01234567", "0123456789abcdefghijklmn"}, "01234567", "***");
}

TEST(Masker, IsAsNewAfterTheEnd) {
  Masker masker(TableOf({"hunter22"}));
  std::string output;
  masker.Write("hunter22", output);
  masker.Finish(output);
  masker.Write("hunter22 hun", output);
  masker.Finish(output);
  masker.Write("ter22", output);
  masker.Finish(output);
  masker.Finish(output);
  EXPECT_EQ(output, "****** hunter22");
}

TEST(Masker, MovesWithWhatItHolds) {
  Masker first(TableOf({"hunter22"}));
  std::string output;
  first.Write("hunt", output);
  Masker second(std::move(first));
  second.Write("er22", output);
  second.Finish(output);
  EXPECT_EQ(output, "***");
}

TEST(Masker, StreamsOfOneTableAreIndependent) {
  const auto table = TableOf({"hunter22"});
  Masker out(table);
  Masker err(table);
  std::string out_text;
  std::string err_text;
  out.Write("hunt", out_text);
  err.Write("er22", err_text);
  EXPECT_EQ(out_text, "");
  EXPECT_EQ(err_text, "er22");
}

TEST(Masker, AppendsToWhatIsThere) {
  std::string output = "before ";
  Masker masker(TableOf({"hunter22"}));
  masker.Write("hunter22", output);
  EXPECT_EQ(output, "before ***");
  EXPECT_EQ(Masked(TableOf({"hunter22"}), "a hunter22 b"), "a *** b");
}

}  // namespace
}  // namespace stepveil
