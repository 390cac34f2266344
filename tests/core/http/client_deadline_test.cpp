#include "core/base/stop_signals.h"
#include "core/http/client.h"
#include "tests/core/http/client_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Answered;
using ::testing::ElementsAre;
using testing::Failed;
using testing::FakeTransport;
using ::testing::IsEmpty;
using testing::SeenRequest;

TEST_F(ClientTest, DoesNotBeginAWaitThatPassesTheDeadline) {
  SetDeadline(seconds(120));
  transport_.Queue(Answered(429, R"({"message":"Please try again in 142 seconds"})"));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kNetwork);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example within 120 s: the server answers 429 (rate limit), "
            "try again in 142 s");
  EXPECT_THAT(result.error().hints,
              ElementsAre(::testing::HasSubstr("raise the instance's rate limit"),
                          "give it longer with --deadline"));
  EXPECT_THAT(time_.sleeps, IsEmpty());
}

TEST_F(ClientTest, NorOneThatEndsAtTheDeadline) {
  SetDeadline(seconds(40));
  transport_.Queue(Answered(429, "", {{"retry-after", "40"}}));
  EXPECT_FALSE(MakeClient().Send(Read("/a")));
  EXPECT_THAT(time_.sleeps, IsEmpty()) << "nothing can be sent then";
}

// Where what was told fits just in, what is added to it fits in, too.
TEST_F(ClientTest, WhatIsAddedToATimeThatWasToldNeverPassesTheDeadline) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    options_.jitter_seed = seed;
    SetDeadline(seconds(45));
    transport_.Queue(Answered(429, "", {{"retry-after", "40"}}));
    transport_.Queue(Answered(200));
    EXPECT_TRUE(MakeClient().Send(Read("/a"))) << seed;
    EXPECT_LE(time_.sleeps.back(), milliseconds(40'500)) << seed;
  }
}

TEST_F(ClientTest, NothingIsWaitedForOnceASignalHasCome) {
  const StopSignals stop;
  transport_.Queue(Answered(503));
  raise(SIGTERM);
  EXPECT_TRUE(MakeClient().Send(Read("/a")));
  EXPECT_THAT(time_.sleeps, IsEmpty());
  TakeStopRequest();
}

TEST_F(ClientTest, WaitsAsLongAsTheServerSaysWithinTheDeadline) {
  SetDeadline(seconds(120));
  transport_.Queue(Answered(429, R"({"message":"Please try again in 42 seconds"})"));
  transport_.Queue(Answered(200));
  EXPECT_TRUE(MakeClient().Send(Read("/a")));
  ASSERT_EQ(time_.sleeps.size(), 1U);
  EXPECT_GE(time_.sleeps[0], seconds(42));
}

TEST_F(ClientTest, SaysWhatTheLastAnswerWasWhenTheDeadlineComes) {
  SetDeadline(milliseconds(700));
  transport_.set_handler([](const SeenRequest&) { return Answered(502); });
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example within 700 ms: the server answers 502");
  EXPECT_LT(transport_.seen().size(), 5U);
}

TEST_F(ClientTest, SaysWhatTheLastFailureWasWhenTheDeadlineComes) {
  SetDeadline(milliseconds(300));
  transport_.set_handler([](const SeenRequest&) {
    return Failed(Kind::kConnect, "the connection was refused", "check that the server runs");
  });
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example within 300 ms: the connection was refused");
  EXPECT_THAT(result.error().hints,
              ElementsAre("check that the server runs", "give it longer with --deadline"));
}

TEST_F(ClientTest, TellsTheAttemptBeforeATimeout) {
  SetDeadline(seconds(10));
  transport_.Queue(Answered(503));
  transport_.Queue(Failed(Kind::kTimeout, "no answer in time"));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example within 10 s: no answer in time; the attempt before: "
            "the server answers 503");
}

TEST_F(ClientTest, OneCallOutOfTimeDoesNotHoldUpTheOthers) {
  SetDeadline(seconds(20));
  transport_.Queue(Answered(429, "", {{"retry-after", "60"}}));
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(200));
  std::vector<ApiCall> calls;
  calls.push_back(Read("/a"));
  calls.push_back(Read("/b"));
  const auto results = MakeClient().Send(calls);
  EXPECT_FALSE(results[0]);
  EXPECT_TRUE(results[1]);
  EXPECT_THAT(transport_.batches(), ElementsAre(2U, 1U));
}

TEST_F(ClientTest, ARedirectIsAnErrorThatNamesItsOrigin) {
  transport_.Queue(Answered(302, kSecretWord,
                            {{"location", "https://Other.example:8443/x?t=canary-9f3b-SECRET"}}));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kNetwork);
  EXPECT_EQ(result.error().message,
            "https://one.example answers with a redirect (302) to \"https://other.example:8443\"");
  EXPECT_THAT(
      result.error().hints,
      ElementsAre("redirects are not followed; if that is your Infisical, name it with --domain"));
  ExpectNoCanary(result.error());
  EXPECT_EQ(transport_.seen().size(), 1U);
}

TEST_F(ClientTest, ARedirectWithinTheOriginOrToNowhereIsAnErrorToo) {
  for (const char* location : {"/login", "https://one.example/login", "javascript:alert(1)", ""}) {
    FakeTransport transport;
    transport.Queue(Answered(307, "", {{"location", location}}));
    const auto result = Client(transport, options_, clock_).Send(Read("/a"));
    ASSERT_FALSE(result) << location;
    EXPECT_EQ(result.error().message,
              "https://one.example answers with a redirect (307) to another page of its own");
  }
}

TEST_F(ClientTest, ShowsNoCredentialsOfAnAddress) {
  options_.addresses = {"https://user:canary-9f3b-SECRET@one.example/"};
  transport_.Queue(Failed(Kind::kProtocol, "the address holds a user name or password"));
  const auto result = MakeClient().Send(Read("api"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example: the address holds a user name or password");
}

TEST_F(ClientTest, EscapesAnAddressThatIsNone) {
  options_.addresses = {"no url\x1b[31m"};
  transport_.Queue(Failed(Kind::kProtocol, "no"));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "cannot reach \"no url\\x1b[31m\": no");
}

}  // namespace
}  // namespace stepveil
