#include "core/mask/gap_stretch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
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

std::vector<bool> ToldGapsOf(std::string_view text, GapLexer& lexer) {
  std::vector<std::uint64_t> blocks(text.size() / kBlockBytes + 1);
  TellGaps(text, lexer, blocks.data());
  std::vector<bool> gaps;
  for (std::size_t i = 0; i < blocks.size() * kBlockBytes; ++i) {
    gaps.push_back((blocks[i / kBlockBytes] >> (i % kBlockBytes) & 1U) != 0);
  }
  EXPECT_EQ(std::count(gaps.begin() + static_cast<std::ptrdiff_t>(text.size()), gaps.end(), false),
            text.size() % kBlockBytes == 0 ? 64 : 0);
  gaps.resize(text.size());
  return gaps;
}

TEST(GapStretch, TellsTheGapsAsTheLexerDoes) {
  std::mt19937 random(1021);
  for (int i = 0; i < 5000; ++i) {
    const std::size_t most = i % 10 == 0 ? kMostStretchBytes : 400;
    const std::string text = RandomText(random, random() % most);
    GapLexer lexer;
    const std::size_t begin = text.empty() ? 0 : random() % text.size();
    GapsOf(std::string_view(text).substr(0, begin), lexer);
    GapLexer told = lexer;
    const std::string_view rest = std::string_view(text).substr(begin);
    ASSERT_EQ(ToldGapsOf(rest, told), GapsOf(rest, lexer)) << "case " << i;
    ASSERT_EQ(told.in_text(), lexer.in_text()) << "case " << i;
    const std::string after = RandomText(random, 60);
    ASSERT_EQ(ToldGapsOf(after, told), GapsOf(after, lexer)) << "case " << i;
  }
}

}  // namespace
}  // namespace stepveil
