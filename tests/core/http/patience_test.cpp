#include "core/http/patience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PatienceTest : public ::testing::Test {
 protected:
  [[nodiscard]] LongWait For(seconds time) const {
    return {"https://a", "rate limited", start_, start_ + time, start_ + seconds(120)};
  }

  const TimePoint start_ = TimePoint() + seconds(1000);
  std::vector<std::string> told_;
  Patience::Tell tell_ = [this](const std::string& line) { told_.push_back(line); };
};

TEST_F(PatienceTest, ALineThatStaysIsToldOnceAndAtOnce) {
  Patience patience(tell_);
  patience.Waiting(For(seconds(1)), start_);
  EXPECT_THAT(told_, IsEmpty()) << "not long";
  patience.Waiting(For(seconds(41)), start_);
  patience.Waiting(For(seconds(41)), start_ + seconds(5));
  EXPECT_THAT(told_,
              ElementsAre("waiting for https://a (rate limited, 41 s left; deadline 120 s)"));
  patience.Over();
  patience.Waiting(For(seconds(41)), start_);
  EXPECT_EQ(told_.size(), 2U) << "another wait";
}

TEST_F(PatienceTest, LiveItIsShownAfterTwoSecondsAndAnewUntilItIsOver) {
  int ended = 0;
  Patience patience(tell_, [&] { ++ended; });
  patience.Waiting(For(seconds(41)), start_ + seconds(1));
  EXPECT_THAT(told_, IsEmpty());
  patience.Over();
  EXPECT_EQ(ended, 0) << "nothing is shown";
  patience.Waiting(For(seconds(41)), start_ + seconds(2));
  patience.Waiting(For(seconds(41)), start_ + seconds(3));
  EXPECT_THAT(told_,
              ElementsAre("waiting for https://a (rate limited, 39 s left; deadline 118 s)",
                          "waiting for https://a (rate limited, 38 s left; deadline 117 s)"));
  patience.Over();
  EXPECT_EQ(ended, 1);
}

TEST_F(PatienceTest, WhatHasNoEndSaysNone) {
  Patience patience(tell_);
  patience.Waiting({"https://a", "no answer", start_, std::nullopt, TimePoint::max()},
                   start_ + seconds(1));
  EXPECT_THAT(told_, IsEmpty());
  patience.Waiting({"https://a", "no answer", start_, std::nullopt, TimePoint::max()},
                   start_ + seconds(2));
  EXPECT_THAT(told_, ElementsAre("waiting for https://a (no answer)"));
}

TEST_F(PatienceTest, StoppedItSaysNothing) {
  Patience patience(tell_);
  patience.Stop();
  patience.Waiting(For(seconds(41)), start_);
  EXPECT_THAT(told_, IsEmpty());
}

}  // namespace
}  // namespace stepveil
