#include "core/mask/masker.h"
#include "tests/core/mask/differs.h"
#include "tests/core/mask/hard_texts.h"
#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <random>
#include <string>

namespace stepveil {
namespace {

using testing::Differs;
using testing::Streamed;
using testing::TableOf;

struct RandomCase {
  std::vector<std::string> needles;
  std::string text;
};

// Small alphabets and texts made of pieces of needles: near misses and overlaps all the time. The
// shortest needle decides how far the sieve leaps, or whether there is one, so all its steps occur.
class RandomCases {
 public:
  explicit RandomCases(unsigned seed) : random_(seed) {}

  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

  RandomCase Make() {
    constexpr std::array<std::size_t, 8> kShortest = {0, 0, 4, 5, 7, 11, 15, 20};
    const std::size_t shortest = kShortest[Below(kShortest.size())];
    const std::size_t longest = shortest + 2 + Below(22);
    letters_ = 1 + Below(4);
    RandomCase made;
    for (std::size_t count = 1 + Below(6); count > 0; --count) {
      made.needles.push_back(Letters(shortest + Below(longest - shortest)));
    }
    while (made.text.size() < 45 + shortest * 6) {
      AddPiece(made.needles[Below(made.needles.size())], made.text);
    }
    return made;
  }

  // The same with gaps in needles and text: in every other place, or in few.
  RandomCase MakeWithGaps() {
    RandomCase made = Make();
    const std::size_t rarity = 1 + Below(12);
    for (std::string& needle : made.needles) {
      needle = Below(4) == 0 ? Spread(needle, 8) : needle;
    }
    made.text = Spread(made.text, rarity);
    return made;
  }

 private:
  std::string Letters(std::size_t size) {
    std::string letters;
    while (letters.size() < size) {
      letters += Below(40) == 0 ? (Below(2) == 0 ? '\0' : '\xff')
                                : static_cast<char>('a' + Below(letters_));
    }
    return letters;
  }

  std::string Spread(const std::string& text, std::size_t rarity) {
    static const std::array<std::string, 16> kGaps = {
        " ",      "\n",   "\r\n",     "\\",    "\t  ", "\x1b[31m",    "\x1b[K",    "\x1b(B",
        "\x1b[0", "\x1b", "\x1b[4;3", "\x1b]", "\n\n", "\x1b[m\x1b[", "\x1b\x1b[", "\x07"};
    std::string spread;
    for (const char c : text) {
      if (Below(rarity) == 0) {
        spread += kGaps[Below(kGaps.size())];
      }
      if (Below(400) == 0) {
        spread += std::string(1015 + Below(15), Below(2) == 0 ? ' ' : '\n');
      }
      spread += c;
    }
    return spread;
  }

  void AddPiece(const std::string& needle, std::string& text) {
    switch (Below(5)) {
      case 0:
        text += needle;
        break;
      case 1:
        text += needle.substr(0, Below(needle.size() + 1));
        break;
      case 2:
        text += needle.substr(Below(needle.size() + 1));
        break;
      case 3:
        text += std::string(Below(20), '.');
        break;
      default:
        text += Letters(1);
    }
  }

  std::mt19937 random_;
  std::size_t letters_ = 1;
};

// STEPVEIL_RANDOM_CASES=1000000 for a long run.
std::size_t RandomCaseCount() {
  const char* given = std::getenv("STEPVEIL_RANDOM_CASES");
  return given == nullptr ? 4000 : std::stoul(given);
}

TEST(MaskerRandom, AgreesWithTheNaiveSearchHoweverCut) {
  RandomCases cases(20240607);
  std::size_t with_mask = 0;
  const std::size_t count = RandomCaseCount();
  for (std::size_t i = 0; i < count; ++i) {
    const RandomCase made = cases.Make();
    const std::string& text = made.text;
    with_mask += testing::Oracle(made.needles).Final(text) == text ? 0 : 1;
    ASSERT_EQ(Differs(made.needles, text, [&] { return text.size(); }), "") << "case " << i;
    ASSERT_EQ(Differs(made.needles, text, [] { return 1; }), "") << "case " << i;
    ASSERT_EQ(Differs(made.needles, text, [&] { return cases.Below(40); }), "") << "case " << i;
  }
  EXPECT_GT(with_mask, count / 2);
}

TEST(MaskerRandom, AgreesWithTheNaiveSearchAcrossGaps) {
  RandomCases cases(20260517);
  std::size_t with_mask = 0;
  const std::size_t count = RandomCaseCount() / 4;  // each is long
  for (std::size_t i = 0; i < count; ++i) {
    const RandomCase made = cases.MakeWithGaps();
    const std::string& text = made.text;
    with_mask += testing::Oracle(made.needles).Final(text) == text ? 0 : 1;
    ASSERT_EQ(Differs(made.needles, text, [&] { return text.size(); }), "") << "case " << i;
    ASSERT_EQ(Differs(made.needles, text, [&] { return 1 + cases.Below(2); }), "") << "case " << i;
    ASSERT_EQ(Differs(made.needles, text, [&] { return cases.Below(150); }), "") << "case " << i;
  }
  EXPECT_GT(with_mask, count / 2);
}

// Anything quadratic would run into the time limit here.
TEST(MaskerWorstCases, LongLivePrefixByteByByte) {
  const std::string run(65'535, 'a');
  Masker masker(TableOf({run + "b"}));
  std::string output;
  for (int i = 0; i < 1'000'000; ++i) {
    masker.Write("a", output);
  }
  EXPECT_EQ(masker.held_bytes(), 65'535U);
  EXPECT_EQ(output, std::string(1'000'000 - 65'535, 'a'));
  masker.Write("b", output);
  EXPECT_EQ(output, std::string(1'000'000 - 65'535, 'a') + "***");
}

TEST(MaskerWorstCases, ManyRegionsInsideALivePrefix) {
  std::string needle;
  for (int i = 0; i < 20'000; ++i) {
    needle += "x-key-";
  }
  Masker masker(TableOf({needle + "!", "key"}));
  std::string output;
  for (const char& c : needle) {
    masker.Write({&c, 1}, output);
  }
  EXPECT_EQ(output, "");
  EXPECT_EQ(masker.held_bytes(), needle.size());
  masker.Write("?", output);
  EXPECT_EQ(output.size(), 20'000U * 6 + 1);
  EXPECT_EQ(output.find("key"), std::string::npos);
}

TEST(MaskerWorstCases, AllRunsAndAllSuffixes) {
  EXPECT_EQ(Streamed(testing::Runs(1003), {std::string(1'000'000, 'a')}), "***");

  std::string value;
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    value += static_cast<char>('a' + random() % 26);
  }
  EXPECT_EQ(Streamed(testing::Suffixes(value), {"<", value, value, ">"}), "<***>");
}

TEST(MaskerWorstCases, FinishWithALongChainOfBorders) {
  const std::string run(60'000, 'a');
  EXPECT_EQ(Streamed({run + run + run + "b"}, {run}), run);
  EXPECT_EQ(Streamed({run + run + "b"}, {run, "a"}), "***");
}

}  // namespace
}  // namespace stepveil
