#include "core/mask/automaton.h"

#include "tests/core/mask/hard_texts.h"
#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::Fibonacci;
using testing::Repeated;
using testing::Runs;
using testing::Suffixes;
using testing::Views;

// With the text that an automaton borrows.
struct Made : NeedleText, Automaton {
  explicit Made(const std::vector<std::string>& needles)
      : NeedleText(Views(needles)), Automaton(static_cast<const NeedleText&>(*this)) {}
};

Made Make(const std::vector<std::string>& needles) { return Made(needles); }

Automaton::State After(const Automaton& automaton, std::string_view text) {
  Automaton::State state = Automaton::kRoot;
  for (const char c : text) {
    state = automaton.Next(state, static_cast<unsigned char>(c));
  }
  return state;
}

TEST(Automaton, WithoutNeedlesStaysAtTheRoot) {
  for (const auto& needles : {std::vector<std::string>{}, {"", ""}}) {
    const Made automaton = Make(needles);
    EXPECT_EQ(automaton.state_count(), 1U);
    EXPECT_EQ(After(automaton, "text"), Automaton::kRoot);
    EXPECT_EQ(automaton.Prefix(Automaton::kRoot), "");
    EXPECT_EQ(automaton.Match(Automaton::kRoot), 0U);
  }
}

TEST(Automaton, HasOneStateForEachPrefix) {
  EXPECT_EQ(Make({"abc", "abd", "abc", "b"}).state_count(), 1U + 2 + 2 + 1);
}

TEST(Automaton, StandsForTheLongestSuffixThatIsAPrefix) {
  const Made automaton = Make({"abcabd", "bcax"});
  EXPECT_EQ(automaton.Prefix(After(automaton, "zzabcab")), "abcab");
  EXPECT_EQ(automaton.Prefix(After(automaton, "abcabc")), "abc");
  EXPECT_EQ(automaton.Prefix(After(automaton, "abcax")), "bcax");
  EXPECT_EQ(automaton.Prefix(After(automaton, "abcaxz")), "");
}

TEST(Automaton, KnowsTheLongestNeedleThatEndsHere) {
  const Made automaton = Make({"abcdef", "cde", "de"});
  EXPECT_EQ(automaton.Match(After(automaton, "abcd")), 0U);
  EXPECT_EQ(automaton.Match(After(automaton, "abcde")), 3U);
  EXPECT_EQ(automaton.Match(After(automaton, "xde")), 2U);
  EXPECT_EQ(automaton.Match(After(automaton, "abcdef")), 6U);
}

TEST(Automaton, LiveStateDropsWhatCannotGrow) {
  const Made automaton = Make({"xaab", "aabaab"});
  const Automaton::State whole = After(automaton, "xaab");
  EXPECT_EQ(automaton.Prefix(whole), "xaab");
  EXPECT_EQ(automaton.Prefix(automaton.Live(whole)), "aab");
  EXPECT_EQ(automaton.Live(Automaton::kRoot), Automaton::kRoot);
}

TEST(Automaton, FailSkipsNeedlesThatCannotGrow) {
  const Made automaton = Make({"xaby", "ab", "bz"});
  EXPECT_EQ(automaton.Prefix(automaton.Fail(After(automaton, "xab"))), "b");
}

TEST(Automaton, KnowsWhatIsMostOfANeedle) {
  const Made automaton = Make({"0123456789abcdef", "01234567xy"});
  EXPECT_FALSE(automaton.IsMostOfANeedle(After(automaton, "0123456")));
  EXPECT_TRUE(automaton.IsMostOfANeedle(After(automaton, "01234567")));  // of the shorter one
  EXPECT_TRUE(automaton.IsMostOfANeedle(After(automaton, "012345678")));
  EXPECT_FALSE(automaton.IsMostOfANeedle(After(automaton, "01234567xy")));  // nothing is ahead
  const Made longer = Make({"0123456789abcdefgh"});
  EXPECT_FALSE(longer.IsMostOfANeedle(After(longer, "01234567")));
  EXPECT_TRUE(longer.IsMostOfANeedle(After(longer, "012345678")));
}

TEST(Automaton, KnowsWhatIsLittleOfEveryNeedle) {
  const Made automaton = Make({"0123456789abcdefgh", "01234567", "xyz"});
  EXPECT_TRUE(automaton.IsLittleOfANeedle(After(automaton, "0")));
  EXPECT_TRUE(automaton.IsLittleOfANeedle(After(automaton, "01")));
  EXPECT_FALSE(automaton.IsLittleOfANeedle(After(automaton, "012")));
  EXPECT_FALSE(automaton.IsLittleOfANeedle(After(automaton, "x")));
  const Made longer = Make({"0123456789abcdefgh"});
  EXPECT_TRUE(longer.IsLittleOfANeedle(After(longer, "012")));
  EXPECT_FALSE(longer.IsLittleOfANeedle(After(longer, "0123")));
}

TEST(Automaton, FollowsTheOnlyWayOnUpToTheEndOfANeedle) {
  const std::string tail(300, 't');
  const Made automaton = Make({"abcd", "abcdef" + tail, "ax", "cde"});
  const Automaton::State after_ab = After(automaton, "ab");
  EXPECT_EQ(automaton.Follow(Automaton::kRoot, "abcd", 4), 0U);
  EXPECT_EQ(automaton.Follow(After(automaton, "a"), "bcd", 3), 0U);
  EXPECT_EQ(automaton.Follow(after_ab, "cd", 2), 1U);  // "abcd" is a needle
  EXPECT_EQ(automaton.Follow(after_ab, "x", 1), 0U);
  EXPECT_EQ(automaton.Follow(After(automaton, "abcd"), "ef", 2), 0U);  // "cde" ends inside
  const Automaton::State in_tail = After(automaton, "abcde");
  const std::string text = "f" + tail;
  EXPECT_EQ(automaton.Follow(in_tail, text.data(), text.size()), 255U);
  EXPECT_EQ(automaton.Prefix(in_tail + 255), "abcde" + text.substr(0, 255));
  for (std::size_t same = 0; same < 40; ++same) {
    const std::string differs = text.substr(0, same) + "?" + text.substr(same + 1);
    EXPECT_EQ(automaton.Follow(in_tail, differs.data(), differs.size()), same);
    EXPECT_EQ(automaton.Follow(in_tail, text.data(), same), same);
  }
}

TEST(Automaton, TellsAllBytesApart) {
  std::vector<std::string> needles;
  for (int byte = 0; byte < 256; ++byte) {
    needles.push_back(std::string("k") + static_cast<char>(byte) + "\xff");
  }
  const Made automaton = Make(needles);
  for (const std::string& needle : needles) {
    EXPECT_EQ(automaton.Match(After(automaton, needle)), 3U);
  }
}

// Follows every fail link that Next() would, and counts.
std::size_t CountHops(const Automaton& automaton, std::string_view text) {
  std::size_t hops = 0;
  Automaton::State state = Automaton::kRoot;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const Automaton::State next = automaton.Next(state, byte);
    while (state != Automaton::kRoot && automaton.Depth(state) + 1 != automaton.Depth(next)) {
      state = automaton.Fail(state);
      ++hops;
    }
    state = automaton.Live(next);
  }
  return hops;
}

TEST(Automaton, WalksAnyTextInLinearSteps) {
  const std::string a_run(60'000, 'a');
  const std::string varied = Repeated("abcab", 500) + "x" + Repeated("bca", 390);
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{a_run + "b"}, Repeated(a_run + "c", 5 * a_run.size())},
      {{a_run + "b"}, a_run + a_run},
      {Suffixes(varied), Repeated(varied.substr(0, varied.size() - 1) + "!", 50 * varied.size())},
      {{Repeated("ab", 1000) + "c"}, Repeated(Repeated("ab", 998) + "d", 50'000)},
      {{Fibonacci(60'000)}, Fibonacci(59'999) + "b" + Fibonacci(300'000)},
      {Runs(1003), Repeated(std::string(1002, 'a') + "b", 50'000)},
  };
  for (const auto& [needles, text] : cases) {
    EXPECT_LE(CountHops(Make(needles), text), text.size());
  }
}

TEST(Automaton, SharesCommonHeads) {
  std::vector<std::string> tokens;
  for (int i = 0; i < 1000; ++i) {
    tokens.push_back("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." + std::to_string(1000 + i));
  }
  EXPECT_LE(Make(tokens).state_count(), 1U + 37 + 1 + 10 + 100 + 1000);
}

}  // namespace
}  // namespace stepveil
