#include "core/mask/characters.h"

#include <gtest/gtest.h>

#include <vector>

namespace stepveil {
namespace {

constexpr const char* kWide = "\xf0\x9f\x98\x80";

TEST(Characters, KnowsWhereOneEnds) {
  EXPECT_EQ(SequenceBytes("a\xc3\xa9"), 1U);
  EXPECT_EQ(SequenceBytes("\xc3\xa9x"), 2U);
  EXPECT_EQ(SequenceBytes("\xe6\x97\xa5"), 3U);
  EXPECT_EQ(SequenceBytes(kWide), 4U);
  EXPECT_EQ(SequenceBytes("\xc3"), 1U);
  EXPECT_EQ(SequenceBytes("\xff\xff"), 1U);
}

TEST(Characters, GoesToTheCodePointAndBack) {
  for (const std::string text : {"a", "\xc3\xa9", "\xe6\x97\xa5", kWide}) {
    std::string back;
    AppendUtf8(back, CodeOf(text));
    EXPECT_EQ(back, text);
  }
  EXPECT_EQ(CodeOf(kWide), 0x1f600U);
}

TEST(Characters, GivesUtf16Units) {
  std::vector<unsigned> units;
  ForEachUnit(std::string("a\xc3\xa9") + kWide + "\xff",
              [&](unsigned unit) { units.push_back(unit); });
  EXPECT_EQ(units, (std::vector<unsigned>{'a', 0xe9, 0xd83d, 0xde00, 0xdcff}));
}

}  // namespace
}  // namespace stepveil
