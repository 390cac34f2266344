#include "core/seal/bundle.h"

#include "tests/core/seal/bundle_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using std::chrono::seconds;
using testing::At;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SampleBundle;
using testing::SampleRequest;

constexpr long kMade = 1'796'000'000;
constexpr long kOver = 1'796'086'400;

std::string OutOfTime(long now, std::optional<seconds> max_age = std::nullopt) {
  const auto why = WhyOutOfTime(SampleBundle({"x"}), At(now), max_age);
  if (why) {
    EXPECT_EQ(why->code, ErrorCode::kSecret);
    EXPECT_FALSE(why->hints.empty());
  }
  return why ? why->message : "";
}

TEST(Bundle, ItsTimeIsKeptToTheSecond) {
  EXPECT_EQ(OutOfTime(kMade), "");
  EXPECT_EQ(OutOfTime(kOver), "");
  EXPECT_EQ(OutOfTime(kOver + 1), "its time was over at 2026-12-01T00:53:20Z");
}

TEST(Bundle, AnAgeOfOnesOwnIsKeptToo) {
  EXPECT_EQ(OutOfTime(kMade + 3600, seconds(3600)), "");
  EXPECT_EQ(OutOfTime(kMade + 3601, seconds(3600)),
            "it is 1 hour old, more than the 1 hour that are allowed here");
}

TEST(Bundle, AClockThatWentBackMoreThanFiveMinutesIsRefused) {
  EXPECT_EQ(OutOfTime(kMade - 300), "");
  EXPECT_EQ(OutOfTime(kMade - 301),
            "by this clock it was made 5 minutes from now, at 2026-11-30T00:53:20Z");
  EXPECT_EQ(OutOfTime(0),
            "by this clock it was made 20787 days from now, at "
            "2026-11-30T00:53:20Z");
}

TEST(Bundle, TheSetForTheSameRequestIsTaken) {
  Bundle bundle = SampleBundle({"canary-9f3b"});
  const auto set = SetFor(bundle, SealedRequestOf(SampleRequest()));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->secrets.at(0).value.Expose(), "canary-9f3b");
  // Of two processes with one path each gets it.
  EXPECT_EQ(SetFor(bundle, SealedRequestOf(SampleRequest()))->secrets.size(), 1U);
}

TEST(Bundle, AnotherRequestIsRefusedWithWhatDiffers) {
  Bundle bundle = SampleBundle({"canary-9f3b"});
  Request asked = SampleRequest();
  asked.environment = "dev";
  asked.paths = {"/backend"};
  const auto refused = SetFor(bundle, SealedRequestOf(asked));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "it was sealed for another request (of process \"backend\"): env is \"prod\" in it, "
            "and \"dev\" here; path is \"/backend, /shared\" in it, and \"/backend\" here");
  EXPECT_THAT(refused.error().message, Not(HasSubstr("canary")));
  Bundle nothing;
  EXPECT_EQ(SetFor(nothing, SealedRequestOf(asked)).error().message, "it holds nothing");
}

TEST(Bundle, OfSeveralTheNearestOneIsNamed) {
  Bundle bundle = SampleBundle({"a"});
  Request other = SampleRequest();
  other.process = "frontend";
  other.paths = {"/frontend"};
  other.environment = "dev";
  bundle.sets.push_back({SealedRequestOf(other), {}});
  other.environment = "prod";
  EXPECT_THAT(SetFor(bundle, SealedRequestOf(other)).error().message,
              HasSubstr("(of process \"backend\"): path is"));
}

TEST(Bundle, AgesAreToldInWords) {
  EXPECT_EQ(AgeWords(seconds(0)), "0 seconds");
  EXPECT_EQ(AgeWords(seconds(1)), "1 second");
  EXPECT_EQ(AgeWords(seconds(119)), "1 minute");
  EXPECT_EQ(AgeWords(seconds(3 * 3600 + 5)), "3 hours");
  EXPECT_EQ(AgeWords(seconds(86400)), "24 hours");
  EXPECT_EQ(AgeWords(seconds(3 * 86400)), "3 days");
}

}  // namespace
}  // namespace stepveil
