#include "core/mask/squeezed_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

// Of a whole stream, byte by byte.
struct Oracle {
  explicit Oracle(std::string_view stream) {
    GapLexer lexer;
    std::size_t gap = 0;
    for (std::size_t i = 0; i < stream.size(); ++i) {
      const bool is_gap = lexer.IsGap(static_cast<unsigned char>(stream[i]));
      gap = is_gap ? gap + 1 : 0;
      const bool parts = gap == kMostGapBytes + 1;
      if (!is_gap || parts) {
        text += parts ? '\0' : stream[i];
        places.push_back(i);
      }
    }
  }

  std::string text;
  std::vector<std::size_t> places;
};

std::string RandomStream(std::mt19937& random) {
  std::string stream;
  for (std::size_t i = random() % 40; i > 0; --i) {
    switch (random() % 6) {
      case 0:
        stream += std::string(random() % 1100, ' ');
        break;
      case 1:
        stream += "\n\r\x1b[31mred\x1b[0m";
        break;
      case 2:
        stream += std::string(1024 + random() % 3, random() % 2 == 0 ? '\n' : '\\');
        break;
      default:
        stream += std::string_view("abcdefghijklmnopqrstuvwxyz").substr(random() % 26);
    }
  }
  return stream;
}

TEST(SqueezedText, HasWhatIsInNoGapAndKnowsWhereItLies) {
  std::mt19937 random(99);
  for (int i = 0; i < 2000; ++i) {
    const std::string stream = RandomStream(random);
    const Oracle oracle(stream);
    SqueezedText squeezed;
    std::string text;
    std::vector<std::size_t> places;
    const std::size_t most = i % 2 == 0 ? 100 : SqueezedText::kMostBytes;
    for (std::size_t at = 0; at < stream.size();) {
      const std::string_view piece = std::string_view(stream).substr(at, 1 + random() % most);
      squeezed.Take(piece);
      text += squeezed.text();
      for (std::size_t k = 0; k < squeezed.text().size(); ++k) {
        places.push_back(at + squeezed.PlaceOf(k));
        ASSERT_FALSE(squeezed.IsGap(squeezed.PlaceOf(k)));
      }
      at += piece.size();
    }
    ASSERT_EQ(text, oracle.text) << "case " << i;
    ASSERT_EQ(places, oracle.places) << "case " << i;
  }
}

// The trail of the last bytes tells the same places as the text.
TEST(SqueezedText, AddsToATrailWhatLiesWhere) {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    const std::string stream = "x" + RandomStream(random);
    SqueezedText squeezed;
    squeezed.Take(std::string_view(stream).substr(0, SqueezedText::kMostBytes));
    const std::size_t size = squeezed.text().size();
    const std::size_t begin = squeezed.PlaceOf(random() % size);
    GapTrail trail;
    trail.Restart(1000 + begin);
    squeezed.AddTo(trail, begin, std::min(stream.size(), SqueezedText::kMostBytes));
    EXPECT_EQ(trail.End(), 1000 + squeezed.PlaceOf(size - 1) + 1);
    for (std::size_t depth = 1; depth <= size && squeezed.PlaceOf(size - depth) >= begin; ++depth) {
      ASSERT_EQ(trail.Begin(depth, 0), 1000 + squeezed.PlaceOf(size - depth));
    }
  }
}

}  // namespace
}  // namespace stepveil
