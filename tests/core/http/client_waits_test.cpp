// How long a client waits, and at which of the addresses it asks.
#include "tests/core/http/client_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::seconds;
using testing::Answered;
using ::testing::ElementsAre;
using testing::Failed;
using testing::FakeTransport;
using ::testing::IsEmpty;
using testing::SeenRequest;

TEST_F(ClientTest, ARateLimitIsWaitedOutAsOftenAsTheDeadlineAllows) {
  options_.deadline = time_.now + seconds(600);
  for (int i = 0; i < 8; ++i) {
    transport_.Queue(Answered(429, "", {{"retry-after", "55"}}));
  }
  transport_.Queue(Answered(200));
  EXPECT_TRUE(MakeClient().Send(Read("/a")));
  EXPECT_EQ(time_.sleeps.size(), 8U);
}

TEST_F(ClientTest, ARateLimitWithoutSecondsIsWaitedOutWithLongerAndLongerPauses) {
  options_.deadline = time_.now + seconds(90);
  transport_.set_handler([](const SeenRequest&) { return Answered(429); });
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example within 90 s: the server answers 429 (rate limit)");
  EXPECT_THAT(transport_.seen().size(), ::testing::AllOf(::testing::Ge(12U), ::testing::Le(20U)));
}

TEST_F(ClientTest, ALimitDoesNotUseUpTheAttemptsOfAnotherFault) {
  options_.most_troubled = 2;
  transport_.Queue(Answered(429, "", {{"retry-after", "1"}}));
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(429, "", {{"retry-after", "1"}}));
  transport_.Queue(Answered(503, "the second"));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->body.Expose(), "the second");
}

TEST_F(ClientTest, ACallWithTimeOfItsOwnDoesNotLookAtTheDeadline) {
  options_.deadline = time_.now;
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(200));
  EXPECT_TRUE(MakeClient().SendWithin(seconds(5), Post("/a", Repeat::kSafe)));
  EXPECT_EQ(transport_.last_deadline(), time_.now - time_.sleeps[0] + seconds(5));
  transport_.Queue(Answered(429, "", {{"retry-after", "6"}}));
  const auto late = MakeClient().SendWithin(seconds(5), Post("/a", Repeat::kSafe));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().message,
            "cannot reach https://one.example within 5 s: the server answers 429 (rate limit), try "
            "again in 6 s");
  EXPECT_THAT(late.error().hints, ElementsAre(::testing::HasSubstr("raise the instance's")))
      << "--deadline would not help";
}

TEST_F(ClientTest, TellsOnceOfAWaitThatIsLong) {
  std::vector<std::string> told;
  Patience patience([&](const std::string& line) { told.push_back(line); });
  options_.patience = &patience;
  transport_.Queue(Answered(429, "", {{"retry-after", "17"}}));
  transport_.Queue(Answered(429, "", {{"retry-after", "9"}}));
  transport_.Queue(Answered(200));
  Client client = MakeClient();
  EXPECT_TRUE(client.Send(Read("/a")));
  EXPECT_THAT(told, ElementsAre(::testing::MatchesRegex(
                        "waiting for https://one.example \\(rate limited, (17|18|19|20|21|22) s "
                        "left\\)")));
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(200));
  EXPECT_TRUE(client.Send(Read("/b")));
  EXPECT_EQ(told.size(), 1U) << "a quarter of a second is no wait";
  transport_.set_handler([](const SeenRequest&) { return Answered(503); });
  EXPECT_TRUE(client.Send(Read("/d")));
  EXPECT_EQ(told.size(), 2U);
}

TEST_F(ClientTest, NamesAPortOfTlsThatIsAskedInPlainHttp) {
  options_.addresses = {"http://one.example:8443"};
  for (const char* page : {"Client sent an HTTP request to an HTTPS server.\n",
                           "<html>The plain HTTP request was sent to HTTPS port</html>",
                           "You're speaking plain HTTP to an SSL-enabled server port.",
                           "This combination of host and port requires TLS."}) {
    transport_.Queue(Answered(400, page));
    const auto result = MakeClient().Send(Read("/a"));
    ASSERT_FALSE(result) << page;
    EXPECT_EQ(result.error().message, "cannot reach http://one.example:8443: that port speaks TLS");
    EXPECT_THAT(result.error().hints, ElementsAre("check the address given with --domain: write "
                                                  "https://one.example:8443"));
  }
  transport_.Queue(Answered(400, R"({"message":"https is no word"})"));
  EXPECT_TRUE(MakeClient().Send(Read("/a"))) << "the instance's own answer";
}

TEST_F(ClientTest, NamesAGatewayThatWantsACertificate) {
  transport_.Queue(Answered(400, "<center>No required SSL certificate was sent</center>"));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach https://one.example: it asks for a client certificate");
  transport_.Queue(Answered(400, "<center>The SSL certificate error</center>"));
  EXPECT_EQ(MakeClient().Send(Read("/a")).error().message,
            "cannot reach https://one.example: it refuses the client certificate");
  transport_.Queue(Answered(400, R"({"message":"certificate"})"));
  EXPECT_TRUE(MakeClient().Send(Read("/a")));
}

TEST_F(ClientTest, GoesToTheNextAddressWhenNothingWasSent) {
  UseTwoAddresses();
  for (const Kind kind : {Kind::kResolve, Kind::kConnect, Kind::kTls, Kind::kProxy}) {
    for (const Repeat repeat : {Repeat::kSafe, Repeat::kLogin, Repeat::kNever}) {
      FakeTransport transport;
      transport.Queue(Failed(kind));
      transport.Queue(Answered(200));
      Client client(transport, options_, clock_);
      EXPECT_TRUE(client.Send(Post("/a", repeat)));
      ASSERT_EQ(transport.seen().size(), 2U);
      EXPECT_EQ(transport.seen()[1].url, "https://two.example/a");
      EXPECT_EQ(client.address(), "https://two.example");
    }
  }
  EXPECT_THAT(time_.sleeps, IsEmpty()) << "the next address is no repetition";
}

TEST_F(ClientTest, StaysAtAnAddressThatMayHaveSeenTheRequest) {
  UseTwoAddresses();
  for (const Kind kind :
       {Kind::kClosed, Kind::kTimeout, Kind::kTooLarge, Kind::kProtocol, Kind::kProxyLogin}) {
    FakeTransport transport([&](const SeenRequest&) { return Failed(kind); });
    Client client(transport, options_, clock_);
    EXPECT_FALSE(client.Send(Read("/a")));
    for (const SeenRequest& seen : transport.seen()) {
      EXPECT_EQ(seen.url, "https://one.example/a") << static_cast<int>(kind);
    }
  }
}

TEST_F(ClientTest, AnAnswerOfAnyStatusKeepsTheAddressForGood) {
  UseTwoAddresses();
  options_.most_attempts = 2;
  transport_.Queue(Answered(401));
  Client client = MakeClient();
  EXPECT_TRUE(client.Send(Read("/a")));
  transport_.set_handler([](const SeenRequest&) { return Failed(Kind::kConnect, "gone"); });
  const auto result = client.Send(Read("/b"));
  EXPECT_THAT(SeenUrls(), ElementsAre("https://one.example/a", "https://one.example/b",
                                      "https://one.example/b"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "cannot reach https://one.example: gone");
}

TEST_F(ClientTest, ABatchThatIsPartlyAnsweredStays) {
  UseTwoAddresses();
  transport_.Queue(Answered(200));
  transport_.Queue(Failed(Kind::kConnect));
  transport_.Queue(Answered(200));
  std::vector<ApiCall> calls;
  calls.push_back(Read("/a"));
  calls.push_back(Read("/b"));
  for (const auto& result : MakeClient().Send(calls)) {
    EXPECT_TRUE(result);
  }
  EXPECT_THAT(SeenUrls(), ElementsAre("https://one.example/a", "https://one.example/b",
                                      "https://one.example/b"));
}

TEST_F(ClientTest, NamesEveryAddressThatFailed) {
  UseTwoAddresses();
  options_.most_attempts = 2;
  for (int i = 0; i < 2; ++i) {
    transport_.Queue(Failed(Kind::kResolve, "its name can't be resolved", "check DNS"));
    transport_.Queue(Failed(Kind::kConnect, "the connection was refused", "check the port"));
  }
  Client client = MakeClient();
  const auto result = client.Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot reach any of the addresses: https://one.example: its name can't be resolved; "
            "https://two.example: the connection was refused");
  EXPECT_THAT(result.error().hints, ElementsAre("check DNS", "check the port"));
  EXPECT_THAT(transport_.seen().size(), 4U);
  EXPECT_EQ(time_.sleeps.size(), 1U);
  EXPECT_EQ(client.address(), "https://one.example");
}

TEST_F(ClientTest, TriesEachAddressOnceForACallThatIsNeverRepeated) {
  UseTwoAddresses();
  transport_.Queue(Failed(Kind::kConnect));
  transport_.Queue(Failed(Kind::kConnect));
  EXPECT_FALSE(MakeClient().Send(Post("/a", Repeat::kNever)));
  EXPECT_THAT(SeenUrls(), ElementsAre("https://one.example/a", "https://two.example/a"));
}

}  // namespace
}  // namespace stepveil
