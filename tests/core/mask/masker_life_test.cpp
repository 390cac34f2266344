// What happens to a stream besides text: silence, and secrets that become known late.
#include "core/mask/masker.h"
#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <malloc.h>

#include <random>
#include <string>

namespace stepveil {
namespace {

using testing::TableOf;

// A masker whose output is one text.
class Stream {
 public:
  explicit Stream(const std::vector<std::string>& needles) : masker_(TableOf(needles)) {}

  Stream& Write(std::string_view text) {
    masker_.Write(text, pieces_);
    return Take();
  }
  Stream& Idle() {
    const bool can = masker_.CanReleaseIdle();
    const std::size_t before = output_.size();
    masker_.ReleaseIdle(pieces_);
    Take();
    EXPECT_EQ(can, output_.size() > before);
    return *this;
  }
  Stream& Use(const std::vector<std::string>& needles) {
    masker_.Use(TableOf(needles), pieces_);
    return Take();
  }
  Stream& Finish() {
    masker_.Finish(pieces_);
    return Take();
  }

  [[nodiscard]] const std::string& output() const { return output_; }
  [[nodiscard]] std::size_t held_bytes() const { return masker_.held_bytes(); }

 private:
  Stream& Take() {
    for (const std::string_view piece : pieces_) {
      output_ += piece;
    }
    pieces_.clear();
    return *this;
  }

  Masker masker_;
  Pieces pieces_;
  std::string output_;
};

TEST(MaskerIdle, LetsGoOfAPromptsLastCharacters) {
  Stream stream({": hunter2222"});
  EXPECT_EQ(stream.Write("Password: ").output(), "Password");
  EXPECT_EQ(stream.Idle().output(), "Password: ");
  EXPECT_EQ(stream.Idle().output(), "Password: ");
  EXPECT_EQ(stream.Write("hunter2222\n").output(), "Password: ***\n");
}

TEST(MaskerIdle, GoesOnWhenItWasNoNeedle) {
  Stream stream({"hunter222222"});
  EXPECT_EQ(stream.Write("hu").Idle().Write("man\n").Finish().output(), "human\n");
}

TEST(MaskerIdle, LetsGoOfAQuarterAtMost) {
  EXPECT_EQ(Stream({"12345678"}).Write("12").Idle().output(), "12");
  EXPECT_EQ(Stream({"1234567"}).Write("12").Idle().output(), "");
  EXPECT_EQ(Stream({"123"}).Write("1").Idle().output(), "");
  EXPECT_EQ(Stream({"12345678abcdefgh", "1234"}).Write("12").Idle().output(), "");
}

TEST(MaskerIdle, LetsGoOfThreeBytesAtMostHoweverSlowTheyCome) {
  const std::string needle = "0123456789abcdefghijklmnop";
  Stream stream({needle});
  for (const char& c : needle.substr(0, 20)) {
    stream.Write({&c, 1}).Idle();
  }
  EXPECT_EQ(stream.output(), "012");
  EXPECT_EQ(stream.Write(needle.substr(20)).output(), "012***");
}

TEST(MaskerIdle, WhatWasLetGoIsNotWrittenTwice) {
  Stream stream({"aaaaaaaaaaaaaaab"});
  EXPECT_EQ(stream.Write("aaa").Idle().Write("a").output(), "aaa");
  EXPECT_EQ(stream.Finish().output(), "aaaa");
}

TEST(MaskerUse, LooksForTheNewOnesFromThenOn) {
  Stream stream({"first-secret"});
  stream.Write("first-secret second-secret\n");
  stream.Use({"first-secret", "second-secret"});
  EXPECT_EQ(stream.Write("first-secret second-secret\n").Finish().output(),
            "*** second-secret\n*** ***\n");
}

TEST(MaskerUse, SearchesWhatIsHeldAgain) {
  Stream stream({"abcdefgh-long-needle"});
  stream.Write("x abcdefgh-lo");
  EXPECT_EQ(stream.output(), "x ");
  stream.Use({"abcdefgh-long-needle", "efgh", "lost"});
  EXPECT_EQ(stream.held_bytes(), 11U);
  EXPECT_EQ(stream.Write("st").output(), "x abcd***-***");
}

TEST(MaskerUse, KeepsWhatTheNewTableStillHoldsBack) {
  Stream stream({"hunter22"});
  EXPECT_EQ(stream.Write("hunt").Use({"hunter22", "other"}).output(), "");
  EXPECT_EQ(stream.Write("er22").output(), "***");
}

TEST(MaskerUse, WritesWhatIsHeldNoMore) {
  Stream stream({"hunter22"});
  EXPECT_EQ(stream.Write("hunt").Use({"other"}).output(), "hunt");
}

TEST(MaskerUse, AMaskThatWasWrittenIsNotWrittenAgain) {
  Stream stream({"abcd", "abcdefgh"});
  EXPECT_EQ(stream.Write("abcd").output(), "***");
  stream.Use({"abcd", "abcdefgh", "bcd", "cd"});
  EXPECT_EQ(stream.output(), "***");
  EXPECT_EQ(stream.Write("ef!").output(), "***ef!");
}

TEST(MaskerUse, WhatAnIdleStreamLetGoStaysWritten) {
  Stream stream({"abcdefghijkl"});
  EXPECT_EQ(stream.Write("abc").Idle().output(), "abc");
  stream.Use({"abcdefghijkl", "bc"});
  EXPECT_EQ(stream.output(), "abc");
  EXPECT_EQ(stream.Write("defghijkl").output(), "abc***");
}

TEST(MaskerUse, WhatWasLetGoIsNotMaskedLate) {
  Stream stream({"abcdefghijkl"});
  stream.Write("abc").Idle().Use({"abcdefghijkl", "bc"});
  EXPECT_EQ(stream.Write("X").output(), "abcX");
}

TEST(MaskerUse, RegionsOfTheTableBeforeAreForgotten) {
  Stream stream({"abcdefghijkl", "cd"});
  EXPECT_EQ(stream.Write("abcdef").output(), "");
  EXPECT_EQ(stream.Use({"other"}).output(), "abcdef");
}

// Adding nothing new must change nothing, wherever it happens.
TEST(MaskerUse, TheSameNeedlesAgainChangeNothing) {
  std::mt19937 random(5);
  const std::vector<std::string> needles = {"aab", "abab", "bbbb", "abaabaab", "ba"};
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    while (text.size() < 60) {
      text += random() % 5 == 0 ? '.' : static_cast<char>('a' + random() % 2);
    }
    Stream plain(needles);
    Stream changed(needles);
    for (std::size_t at = 0; at < text.size(); at += 7) {
      plain.Write(text.substr(at, 7));
      changed.Write(text.substr(at, 7)).Use(needles);
      ASSERT_EQ(changed.output(), plain.output()) << text;
      ASSERT_EQ(changed.held_bytes(), plain.held_bytes()) << text;
    }
  }
}

// What has gone out is not kept, whatever may be looked for: a log has no end.
TEST(MaskerMemory, NothingIsKeptOfALogThatHasGoneOut) {
  const std::string line = "0123456789 a line of a log that nobody looks for\n";
  for (const std::vector<std::string>& needles :
       {std::vector<std::string>(), std::vector<std::string>{"tK7xQ2vM9pL-aZ3kN8wR"}}) {
    Masker masker(testing::TableOf(needles));
    Pieces pieces;
    masker.Write(line, pieces);
    const auto before = mallinfo2();
    for (int i = 0; i < 200'000; ++i) {
      pieces.clear();
      masker.Write(line, pieces);
    }
    const auto after = mallinfo2();
    EXPECT_LT(after.uordblks + after.hblkhd, before.uordblks + before.hblkhd + 65'536);
  }
}

}  // namespace
}  // namespace stepveil
