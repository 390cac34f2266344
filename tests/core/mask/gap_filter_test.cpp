#include "core/mask/gap_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

std::string Letters(std::mt19937& random, std::size_t size) {
  std::string letters;
  while (letters.size() < size) {
    letters += static_cast<char>('a' + random() % 26);
  }
  return letters;
}

std::size_t StrideOf(const std::vector<std::string>& needles) {
  return GapFilter(NeedleText({needles.begin(), needles.end()})).stride();
}

TEST(GapFilter, TakesTheLargestStrideThatTheShortestNeedleAllows) {
  std::mt19937 random(5);
  const std::string long_one = Letters(random, 60);
  EXPECT_EQ(StrideOf({long_one}), 32U);
  EXPECT_EQ(StrideOf({long_one, Letters(random, 35)}), 32U);
  EXPECT_EQ(StrideOf({long_one, Letters(random, 34)}), 16U);
  EXPECT_EQ(StrideOf({long_one, Letters(random, 19)}), 16U);
  EXPECT_EQ(StrideOf({long_one, Letters(random, 18)}), 8U);
  EXPECT_EQ(StrideOf({long_one, Letters(random, 12)}), 8U);
}

TEST(GapFilter, TakesLessForMany) {
  std::mt19937 random(6);
  std::vector<std::string> needles;
  while (needles.size() < 2000) {
    needles.push_back(Letters(random, 40));
  }
  EXPECT_EQ(StrideOf(needles), 16U);
  while (needles.size() < 10'000) {
    needles.push_back(Letters(random, 40));
  }
  EXPECT_EQ(StrideOf(needles), 8U);
}

std::string Spread(std::mt19937& random, const std::string& needle, std::size_t rarity) {
  std::string spread;
  for (const char c : needle) {
    spread += std::string(random() % rarity == 0 ? random() % 70 : 0, ' ');
    spread += c;
  }
  return spread;
}

// Is there a sample in the needle that stands from `begin` to `end`?
bool IsSeen(const GapFilter& filter, const std::string& text, std::size_t begin, std::size_t end) {
  GapStretch stretch;
  stretch.Open(text, 0, {});
  std::array<std::uint16_t, GapFilter::kMostCells + 1> cells;
  std::uint16_t* const cells_end = filter.Sample(stretch, cells.data());
  return std::any_of(cells.data(), cells_end, [&](std::uint16_t cell) {
    const std::size_t place = text.find_first_not_of(' ', cell * GapFilter::kLeastStride);
    return begin <= place && place < end && filter.MayLie(text, place);
  });
}

TEST(GapFilter, SeesEachNeedleHoweverItIsSpread) {
  std::mt19937 random(7);
  for (int i = 0; i < 4000; ++i) {
    const std::string needle = Letters(random, 12 + random() % 40);
    const GapFilter filter(NeedleText({needle, std::string(60, '#')}));
    const std::string spread = Spread(random, needle, 1 + random() % 30);
    std::string text(random() % 100, '.');
    const std::size_t begin = text.size() + spread.find_first_not_of(' ');
    text += spread;
    const std::size_t end = text.size();
    text += std::string(random() % 100, random() % 2 == 0 ? '.' : ' ');
    ASSERT_TRUE(end > GapStretch::kMostBytes || IsSeen(filter, text, begin, end)) << text;
  }
}

TEST(GapFilter, PassesMostOfWhatIsNone) {
  std::mt19937 random(8);
  const GapFilter filter(NeedleText({Letters(random, 40)}));
  GapStretch stretch;
  std::array<std::uint16_t, GapFilter::kMostCells + 1> cells;
  const std::string text = Letters(random, GapStretch::kMostBytes);
  stretch.Open(text, 0, {});
  EXPECT_LE(filter.Sample(stretch, cells.data()) - cells.data(), 5);
}

}  // namespace
}  // namespace stepveil
