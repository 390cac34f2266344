#include "core/mask/automaton.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

Automaton Make(const std::vector<std::string>& needles) {
  std::vector<Secret> secrets;
  for (const std::string& needle : needles) {
    secrets.emplace_back(needle);
  }
  return Automaton(secrets);
}

Automaton::State After(const Automaton& automaton, std::string_view text) {
  Automaton::State state = Automaton::kRoot;
  for (const char c : text) {
    state = automaton.Next(state, static_cast<unsigned char>(c));
  }
  return state;
}

TEST(Automaton, WithoutNeedlesStaysAtTheRoot) {
  for (const Automaton& automaton : {Make({}), Make({"", ""})}) {
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
  const Automaton automaton = Make({"abcabd", "bcax"});
  EXPECT_EQ(automaton.Prefix(After(automaton, "zzabcab")), "abcab");
  EXPECT_EQ(automaton.Prefix(After(automaton, "abcabc")), "abc");
  EXPECT_EQ(automaton.Prefix(After(automaton, "abcax")), "bcax");
  EXPECT_EQ(automaton.Prefix(After(automaton, "abcaxz")), "");
}

TEST(Automaton, KnowsTheLongestNeedleThatEndsHere) {
  const Automaton automaton = Make({"abcdef", "cde", "de"});
  EXPECT_EQ(automaton.Match(After(automaton, "abcd")), 0U);
  EXPECT_EQ(automaton.Match(After(automaton, "abcde")), 3U);
  EXPECT_EQ(automaton.Match(After(automaton, "xde")), 2U);
  EXPECT_EQ(automaton.Match(After(automaton, "abcdef")), 6U);
}

TEST(Automaton, LiveStateDropsWhatCannotGrow) {
  const Automaton automaton = Make({"xaab", "aabaab"});
  const Automaton::State whole = After(automaton, "xaab");
  EXPECT_EQ(automaton.Prefix(whole), "xaab");
  EXPECT_EQ(automaton.Prefix(automaton.Live(whole)), "aab");
  EXPECT_EQ(automaton.Live(Automaton::kRoot), Automaton::kRoot);
}

TEST(Automaton, FailSkipsNeedlesThatCannotGrow) {
  const Automaton automaton = Make({"xaby", "ab", "bz"});
  EXPECT_EQ(automaton.Prefix(automaton.Fail(After(automaton, "xab"))), "b");
}

TEST(Automaton, KnowsTheShortestNeedleAhead) {
  const Automaton automaton = Make({"abcdefgh", "abcxy", "ab"});
  EXPECT_EQ(automaton.ShortestAhead(After(automaton, "a")), 2U);
  EXPECT_EQ(automaton.ShortestAhead(After(automaton, "ab")), 5U);
  EXPECT_EQ(automaton.ShortestAhead(After(automaton, "abcd")), 8U);
  EXPECT_EQ(automaton.ShortestAhead(After(automaton, "abcdefgh")), 0U);
}

TEST(Automaton, TellsAllBytesApart) {
  std::vector<std::string> needles;
  for (int byte = 0; byte < 256; ++byte) {
    needles.push_back(std::string("k") + static_cast<char>(byte) + "\xff");
  }
  const Automaton automaton = Make(needles);
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

std::string Repeated(std::string_view text, std::size_t times) {
  std::string repeated;
  for (std::size_t i = 0; i < times; ++i) {
    repeated += text;
  }
  return repeated;
}

std::vector<std::string> SuffixesOf(const std::string& text) {
  std::vector<std::string> suffixes;
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    suffixes.push_back(text.substr(at));
  }
  return suffixes;
}

std::string Fibonacci(std::size_t size_bytes) {
  std::string before = "b";
  std::string word = "a";
  while (word.size() < size_bytes) {
    before = std::exchange(word, word + before);
  }
  return word.substr(0, size_bytes);
}

TEST(Automaton, WalksAnyTextInLinearSteps) {
  const std::string a_run(60'000, 'a');
  const std::string varied = Repeated("abcab", 100) + "x" + Repeated("bca", 130);
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{a_run + "b"}, Repeated(a_run + "c", 5)},
      {{a_run + "b"}, a_run + a_run},
      {SuffixesOf(varied), Repeated(varied.substr(0, varied.size() - 1) + "!", 50)},
      {{Repeated("ab", 500) + "c"}, Repeated(Repeated("ab", 499) + "d", 50)},
      {{Fibonacci(60'000)}, Fibonacci(59'999) + "b" + Fibonacci(300'000)},
      {SuffixesOf(std::string(1003, 'a')), Repeated(std::string(1002, 'a') + "b", 50)},
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
