#include "core/mask/gap_trail.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

// At 100: "ab", a blank, "cd", a line's end of two bytes, "efgh".
GapTrail Known() {
  GapTrail trail;
  trail.Restart(100);
  trail.AddBytes(2);
  trail.AddGap(1, false);
  trail.AddBytes(2);
  trail.AddGap(1, true);
  trail.AddGap(1, false);
  trail.AddBytes(1);
  trail.AddBytes(3);
  return trail;
}

TEST(GapTrail, KnowsWhereTheLastBytesBegin) {
  const GapTrail trail = Known();
  EXPECT_EQ(trail.Begin(8, 500), 100U);
  EXPECT_EQ(trail.Begin(7, 500), 101U);
  EXPECT_EQ(trail.Begin(6, 500), 103U);
  EXPECT_EQ(trail.Begin(4, 500), 107U);
  EXPECT_EQ(trail.Begin(1, 500), 110U);
  EXPECT_EQ(trail.Begin(0, 500), 500U);
  EXPECT_EQ(trail.End(), 111U);
}

TEST(GapTrail, MasksNothingOfALineWithFewOfThem) {
  const GapTrail trail = Known();
  EXPECT_EQ(trail.MaskedBegin(8, 500), 100U) << "four of them stand before the line's end";
  EXPECT_EQ(trail.MaskedBegin(7, 500), 107U);
  EXPECT_EQ(trail.MaskedBegin(5, 500), 107U);
  EXPECT_EQ(trail.MaskedBegin(3, 500), 108U);
}

TEST(GapTrail, MasksNothingOfFewBytesWhoseLineHasEnded) {
  GapTrail trail = Known();
  trail.AddGap(1, true);
  EXPECT_EQ(trail.MaskedBegin(3, 500), 500U);
  EXPECT_EQ(trail.MaskedBegin(4, 500), 107U);
  EXPECT_EQ(trail.End(), 111U) << "of the bytes";
}

TEST(GapTrail, KeepsWhatItIsAskedFor) {
  GapTrail trail = Known();
  trail.Keep(3);
  EXPECT_EQ(trail.Begin(3, 500), 108U);
  trail.AddGap(5, false);
  trail.AddBytes(2);
  EXPECT_EQ(trail.Begin(4, 500), 109U);
  EXPECT_EQ(trail.Begin(2, 500), 116U);
}

}  // namespace
}  // namespace stepveil
