#include "core/mask/masker.h"
#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace stepveil {
namespace {

using testing::Differs;
using testing::Streamed;
using testing::TableOf;

// Small alphabets and texts made of pieces of needles: near misses and overlaps all the time.
struct RandomCase {
  std::vector<std::string> needles;
  std::string text;
};

RandomCase MakeCase(std::mt19937& random) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const std::size_t letters = 1 + below(3);
  const auto letter = [&] {
    return below(40) == 0 ? (below(2) == 0 ? '\0' : '\xff')
                          : static_cast<char>('a' + below(letters));
  };
  RandomCase made;
  const std::size_t longest = 2 + below(22);
  for (std::size_t count = 1 + below(6); count > 0; --count) {
    std::string needle;
    for (std::size_t size = below(longest); size > 0; --size) {
      needle += letter();
    }
    made.needles.push_back(needle);
  }
  while (made.text.size() < 45) {
    const std::string& needle = made.needles[below(made.needles.size())];
    switch (below(4)) {
      case 0:
        made.text += needle;
        break;
      case 1:
        made.text += needle.substr(0, below(needle.size() + 1));
        break;
      case 2:
        made.text += needle.substr(below(needle.size() + 1));
        break;
      default:
        made.text += letter();
    }
  }
  return made;
}

TEST(MaskerRandom, AgreesWithTheNaiveSearchHoweverCut) {
  std::mt19937 random(20240607);
  std::size_t with_mask = 0;
  for (int i = 0; i < 4000; ++i) {
    const RandomCase made = MakeCase(random);
    const std::string& text = made.text;
    with_mask += testing::Oracle(made.needles).Final(text) == text ? 0 : 1;
    ASSERT_EQ(Differs(made.needles, text, [&] { return text.size(); }), "") << "case " << i;
    ASSERT_EQ(Differs(made.needles, text, [] { return 1; }), "") << "case " << i;
    ASSERT_EQ(Differs(made.needles, text, [&] { return random() % 9; }), "") << "case " << i;
  }
  EXPECT_GT(with_mask, 2500U);
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
  std::vector<std::string> needles;
  for (std::size_t i = 4; i <= 1003; ++i) {
    needles.emplace_back(i, 'a');
  }
  EXPECT_EQ(Streamed(needles, {std::string(1'000'000, 'a')}), "***");

  std::string value;
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    value += static_cast<char>('a' + random() % 26);
  }
  needles.clear();
  for (std::size_t i = 0; i + 4 <= value.size(); ++i) {
    needles.push_back(value.substr(i));
  }
  EXPECT_EQ(Streamed(needles, {"<", value, value, ">"}), "<***>");
}

TEST(MaskerWorstCases, FinishWithALongChainOfBorders) {
  const std::string run(60'000, 'a');
  EXPECT_EQ(Streamed({run + run + run + "b"}, {run}), run);
  EXPECT_EQ(Streamed({run + run + "b"}, {run, "a"}), "***");
}

}  // namespace
}  // namespace stepveil
