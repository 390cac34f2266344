#include "core/mask/gap_stretch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

constexpr std::array<std::string_view, 12> kPieces = {"\x1b[",
                                                      "\x1b[0;1m",
                                                      "\x1b[38;5;208m",
                                                      "\x1b(B",
                                                      "\x1b\x1b[3",
                                                      "[",
                                                      "m",
                                                      "\x1b[4;4;4;4;4;4;4;4;4;4;4;4;4;4;4;4;4m",
                                                      " ",
                                                      "\\",
                                                      "letters",
                                                      "\x7f\xe4"};

std::string RandomText(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    text += random() % 3 == 0 ? kPieces[random() % kPieces.size()]
                              : std::string_view("abcdefgh").substr(random() % 8);
  }
  return text.substr(0, size);
}

// Byte by byte, as GapLexer tells it.
std::vector<bool> GapsOf(std::string_view text, GapLexer& lexer) {
  std::vector<bool> gaps;
  for (const char c : text) {
    gaps.push_back(lexer.IsGap(static_cast<unsigned char>(c)));
  }
  return gaps;
}

std::vector<bool> GapsOf(const GapStretch& stretch) {
  std::vector<bool> gaps;
  for (std::size_t i = 0; i < stretch.end() - stretch.begin(); ++i) {
    gaps.push_back((stretch.gaps()[i / kBlockBytes] >> (i % kBlockBytes) & 1U) != 0);
  }
  return gaps;
}

TEST(GapStretch, TellsTheGapsAsTheLexerDoes) {
  std::mt19937 random(1021);
  GapStretch stretch;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = RandomText(random, random() % 400);
    GapLexer lexer;
    const std::size_t begin = text.empty() ? 0 : random() % text.size();
    GapsOf(std::string_view(text).substr(0, begin), lexer);
    stretch.Open(text, begin, lexer);
    ASSERT_EQ(GapsOf(stretch), GapsOf(std::string_view(text).substr(begin), lexer)) << "case " << i;
    ASSERT_EQ(stretch.lexer().in_text(), lexer.in_text()) << "case " << i;
  }
}

TEST(GapStretch, EndsWhereItIsFull) {
  const std::string text(GapStretch::kMostBytes + 10, 'x');
  GapStretch stretch;
  stretch.Open(text, 3, {});
  EXPECT_EQ(stretch.end(), 3 + GapStretch::kMostBytes);
  EXPECT_EQ(stretch.whole_block_count(), stretch.block_count());
  stretch.Open(text, stretch.end(), {});
  EXPECT_EQ(stretch.end(), text.size());
  EXPECT_EQ(stretch.whole_block_count(), 0U);
  EXPECT_EQ(std::string_view(stretch.text(0), 8), std::string_view("xxxxxxx\0", 8));
}

// Where the last cell of `stride` bytes before `at` begins that is not only gaps; `none` if none.
std::size_t LastCellBegin(const std::vector<bool>& gaps, std::size_t at, std::size_t stride,
                          std::size_t none) {
  while (at > 0 && gaps[at - 1]) {
    --at;
  }
  return at == 0 ? none : (at - 1) / stride * stride;
}

TEST(GapStretch, FindsTheCellBefore) {
  std::mt19937 random(77);
  GapStretch stretch;
  const GapStretch::Cell before{12345, 0};
  for (int i = 0; i < 2000; ++i) {
    std::string text = RandomText(random, 300);
    std::fill_n(text.begin() + static_cast<int>(random() % 100), random() % 200, ' ');
    stretch.Open(text, 0, {});
    for (const std::size_t stride : {8U, 16U, 32U}) {
      const std::size_t at = random() % (text.size() / stride) * stride;
      const GapStretch::Cell cell = stretch.LastCell(at, stride, before);
      ASSERT_EQ(cell.begin, LastCellBegin(GapsOf(stretch), at, stride, before.begin));
      if (cell.begin != before.begin) {
        ASSERT_EQ(cell.gaps, stretch.gaps()[cell.begin / kBlockBytes] >> cell.begin % kBlockBytes);
      }
    }
  }
}

}  // namespace
}  // namespace stepveil
