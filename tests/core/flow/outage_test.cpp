#include "core/flow/outage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;

class OutageTest : public ::testing::Test {
 protected:
  OutageTest() { ::testing::internal::CaptureStderr(); }
  static std::string Said() {
    std::string text = ::testing::internal::GetCapturedStderr();
    ::testing::internal::CaptureStderr();
    return text;
  }
  ~OutageTest() override { ::testing::internal::GetCapturedStderr(); }

  Console console_;
  Outage outage_{console_};
};

TEST_F(OutageTest, TellsEachFailureOnce) {
  for (int i = 0; i < 3; ++i) {
    outage_.Report("no luck", {ErrorCode::kNetwork, "it is away", {"wait", "or don't"}});
    outage_.Report("no luck", {ErrorCode::kNetwork, "it answered 503"});
  }
  EXPECT_EQ(Said(),
            "stepveil: warning: no luck: it is away; wait\n"
            "stepveil: warning: no luck: it answered 503\n");
}

TEST_F(OutageTest, AnotherNumberIsNoOtherFailure) {
  for (const char* text : {"wait 59 seconds", "wait 8 seconds"}) {
    outage_.Report("no luck", {ErrorCode::kNetwork, text});
  }
  EXPECT_EQ(Said(), "stepveil: warning: no luck: wait 59 seconds\n");
}

TEST_F(OutageTest, AnotherRequestsIdIsNoOtherFailure) {
  for (const char* text :
       {R"(it answered 500 (request "req-aB3x"))", R"(it answered 500 (request "req-Zk9q"))"}) {
    outage_.Report("no luck", {ErrorCode::kNetwork, text});
  }
  EXPECT_EQ(Said(), "stepveil: warning: no luck: it answered 500 (request \"req-aB3x\")\n");
}

TEST_F(OutageTest, TellsItsEndOnceAndTheNextOneAnew) {
  outage_.End("well again");
  EXPECT_EQ(Said(), "") << "it was never ill";
  for (int i = 0; i < 2; ++i) {
    outage_.Report("no luck", {ErrorCode::kNetwork, "it is away"});
    outage_.End("well again");
    outage_.End("well again");
    EXPECT_EQ(Said(), "stepveil: warning: no luck: it is away\nstepveil: note: well again\n");
  }
}

TEST_F(OutageTest, WaitsLongerAfterEachFailureAndNotForEver) {
  const auto pause = [&] { return outage_.Pause(milliseconds(10'000)); };
  EXPECT_EQ(pause(), milliseconds(10'000));
  for (const int expected : {10'000, 20'000, 40'000, 80'000, 160'000, 300'000, 300'000}) {
    outage_.CountFailure();
    EXPECT_THAT(pause(), AllOf(Ge(milliseconds(expected)), Le(milliseconds(expected * 5 / 4))));
  }
  outage_.ForgetFailures();
  EXPECT_EQ(pause(), milliseconds(10'000));
}

TEST_F(OutageTest, NeverComesBackSoonerThanPlain) {
  for (int i = 0; i < 100; ++i) {
    outage_.CountFailure();
  }
  EXPECT_GE(outage_.Pause(milliseconds(86'400'000)), milliseconds(86'400'000));
}

TEST_F(OutageTest, JobsThatFailedTogetherComeBackApart) {
  outage_.CountFailure();
  const auto first = outage_.Pause(milliseconds(10'000));
  bool differs = false;
  for (int i = 0; i < 20; ++i) {
    differs = differs || outage_.Pause(milliseconds(10'000)) != first;
  }
  EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace stepveil
