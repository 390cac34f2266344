#include "core/mask/sieve.h"

#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using testing::Views;

struct Made {
  explicit Made(const std::vector<std::string>& needles) : text(Views(needles)) {}
  NeedleText text;
  Automaton automaton{text};
  Sieve sieve{text, automaton};
};

TEST(Sieve, NeedsNeedlesOfFourBytes) {
  EXPECT_FALSE(Made({}).sieve.usable());
  EXPECT_FALSE(Made({"long enough", "abc"}).sieve.usable());
  EXPECT_TRUE(Made({"abcd"}).sieve.usable());
}

TEST(Sieve, GivesTheStateAfterTheFirstFourBytes) {
  const Made made({"hunter22-and-more", "s3cr3t"});
  const std::string text = "..........s3cr3t....hunter22-and-more";
  Sieve::Search search(made.sieve, text, 0);
  const Sieve::Found first = search.Next(0);
  EXPECT_EQ(first.begin, 10U);
  EXPECT_EQ(made.automaton.Prefix(first.state), "s3cr");
  const Sieve::Found second = search.Next(14);
  EXPECT_EQ(second.begin, 20U);
  EXPECT_EQ(made.automaton.Prefix(second.state), "hunt");
}

TEST(Sieve, LeavesTheEndOpen) {
  const Made made({"0123456789abcdefgh"});
  const std::string text(64, '.');
  for (std::size_t size = 0; size <= text.size(); ++size) {
    Sieve::Search search(made.sieve, std::string_view(text).substr(0, size), 0);
    const Sieve::Found found = search.Next(0);
    EXPECT_EQ(found.state, Automaton::kRoot);
    EXPECT_LE(found.begin, size);
    EXPECT_GE(found.begin + 11, size) << "what is left to the automaton is little";
  }
}

// Every place where four bytes of a needle begin is found, whatever lies around it, and no other.
TEST(Sieve, FindsEveryHeadInOrder) {
  std::mt19937 random(3);
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::string> needles;
    const std::size_t shortest = 4 + random() % 14;
    for (std::size_t count = 1 + random() % 4; count > 0; --count) {
      std::string needle;
      for (std::size_t size = shortest + random() % 12; size > 0; --size) {
        needle += static_cast<char>('a' + random() % 3);
      }
      needles.push_back(needle);
    }
    std::string text;
    while (text.size() < 200) {
      text +=
          random() % 2 == 0 ? std::string(random() % 30, '.') : needles[random() % needles.size()];
    }
    const Made made(needles);
    Sieve::Search search(made.sieve, text, 0);
    std::size_t from = 0;
    for (;;) {
      const Sieve::Found found = search.Next(from);
      for (const std::string& needle : needles) {  // none is passed over
        const std::size_t whole = text.find(needle, from);
        ASSERT_TRUE(whole == std::string::npos || whole >= found.begin) << text << " from " << from;
      }
      if (found.state == Automaton::kRoot) {
        break;
      }
      ASSERT_EQ(made.automaton.Prefix(found.state), text.substr(found.begin, 4));
      from = found.begin + 1;
    }
  }
}

}  // namespace
}  // namespace stepveil
