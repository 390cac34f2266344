#include "core/http/client.h"

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
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Answered;
using ::testing::ElementsAre;
using testing::Failed;
using testing::FakeTransport;
using ::testing::IsEmpty;
using testing::SeenRequest;

TEST_F(ClientTest, SendsWhatTheCallSays) {
  options_.headers = {{"X-Team", "blue"}};
  options_.deadline = time_.now + seconds(5);
  transport_.Queue(Answered(200, "{}"));
  Client client = MakeClient();
  ApiCall call = Post("/api/v1/login?a=b", Repeat::kLogin);
  call.bearer = Secret("token-1");
  call.secret_headers.emplace_back("X-Token", Secret("token-2"));
  call.to_metadata = true;
  const Result<HttpResponse> result = client.Send(std::move(call));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->body.Expose(), "{}");
  ASSERT_EQ(transport_.seen().size(), 1U);
  const SeenRequest& seen = transport_.seen().front();
  EXPECT_EQ(seen.method, HttpMethod::kPost);
  EXPECT_EQ(seen.url, "https://one.example/api/v1/login?a=b");
  EXPECT_THAT(seen.headers, ElementsAre(std::pair<std::string, std::string>("X-Team", "blue")));
  EXPECT_EQ(seen.bearer, "token-1");
  EXPECT_EQ(seen.body, kSecretWord);
  EXPECT_EQ(seen.secret_headers.at("X-Token"), "token-2");
  EXPECT_TRUE(seen.to_metadata);
  EXPECT_EQ(transport_.last_deadline(), options_.deadline);
  EXPECT_THAT(time_.sleeps, IsEmpty());
}

TEST_F(ClientTest, AnyAnswerIsASuccess) {
  for (const int status : {200, 204, 304, 400, 401, 403, 404, 422, 501}) {
    transport_.Queue(Answered(status));
    Client client = MakeClient();
    const auto result = client.Send(Read("/a"));
    ASSERT_TRUE(result) << status;
    EXPECT_EQ(result->status, status);
  }
  EXPECT_EQ(transport_.seen().size(), 9U);
}

TEST_F(ClientTest, NothingToSendSendsNothing) {
  EXPECT_THAT(MakeClient().Send(std::vector<ApiCall>()), IsEmpty());
  EXPECT_THAT(transport_.batches(), IsEmpty());
}

// Every outcome once, then a 200: is it asked a second time?
TEST_F(ClientTest, RepeatsByTheTable) {
  struct Row {
    std::string name;
    std::function<HttpOutcome()> first;
    bool safe, login;
  };
  const std::map<std::string, std::string> limited = {{"retry-after", "3"},
                                                      {"x-ratelimit-remaining", "0"}};
  const std::vector<Row> table = {
      {"resolve", [] { return Failed(Kind::kResolve); }, true, true},
      {"connect", [] { return Failed(Kind::kConnect); }, true, true},
      {"tls", [] { return Failed(Kind::kTls); }, false, false},
      {"timeout", [] { return Failed(Kind::kTimeout); }, false, false},
      {"closed", [] { return Failed(Kind::kClosed); }, true, false},
      {"too large", [] { return Failed(Kind::kTooLarge); }, false, false},
      {"protocol", [] { return Failed(Kind::kProtocol); }, false, false},
      {"401", [] { return Answered(401); }, false, false},
      {"403", [] { return Answered(403); }, false, false},
      {"404", [] { return Answered(404); }, false, false},
      {"429", [] { return Answered(429); }, true, true},
      {"500", [] { return Answered(500); }, true, false},
      {"500 later",
       [] {
         return Answered(500, "", {{"retry-after", "3"}});
       },
       true, false},
      {"500 limited", [&] { return Answered(500, "", limited); }, true, true},
      {"502", [] { return Answered(502); }, true, true},
      {"503", [] { return Answered(503); }, true, true},
      {"504", [] { return Answered(504); }, true, true},
  };
  for (const Row& row : table) {
    for (const Repeat repeat : {Repeat::kSafe, Repeat::kLogin, Repeat::kNever}) {
      FakeTransport transport([](const SeenRequest&) { return Answered(200); });
      transport.Queue(row.first());
      Client client(transport, options_, clock_);
      const auto result = client.Send(Post("/login", repeat));
      const bool again = repeat == Repeat::kSafe ? row.safe : repeat == Repeat::kLogin && row.login;
      const std::string where = row.name + " " + std::to_string(static_cast<int>(repeat));
      EXPECT_EQ(transport.seen().size(), again ? 2U : 1U) << where;
      if (again) {
        ASSERT_TRUE(result) << where;
        EXPECT_EQ(result->status, 200) << where;
      }
    }
  }
}

TEST_F(ClientTest, RepeatsOnlyTheCallsOfABatchThatFailed) {
  transport_.Queue(Answered(200, "a"));
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(404, "c"));
  transport_.Queue(Failed(Kind::kClosed));
  transport_.Queue(Answered(200, "b"));
  transport_.Queue(Answered(200, "d"));
  std::vector<ApiCall> calls;
  for (const char* path : {"/a", "/b", "/c", "/d"}) {
    calls.push_back(Read(path));
  }
  const auto results = MakeClient().Send(calls);
  EXPECT_THAT(transport_.batches(), ElementsAre(4U, 2U));
  EXPECT_EQ(SeenUrls()[4], "https://one.example/b");
  EXPECT_EQ(SeenUrls()[5], "https://one.example/d");
  EXPECT_EQ(transport_.seen()[5].bearer, kSecretWord);
  std::string bodies;
  for (const auto& result : results) {
    ASSERT_TRUE(result);
    bodies += result->body.Expose();
  }
  EXPECT_EQ(bodies, "abcd");
  EXPECT_EQ(time_.sleeps.size(), 1U);
}

TEST_F(ClientTest, ABatchWaitsAsLongAsItsSlowestCall) {
  transport_.Queue(Answered(429, "", {{"retry-after", "3"}}));
  transport_.Queue(Answered(429, "", {{"retry-after", "9"}}));
  transport_.Queue(Answered(429, "", {{"retry-after", "1"}}));
  transport_.set_handler([](const SeenRequest&) { return Answered(200); });
  std::vector<ApiCall> calls;
  calls.push_back(Read("/a"));
  calls.push_back(Read("/b"));
  calls.push_back(Read("/c"));
  EXPECT_EQ(MakeClient().Send(calls).size(), 3U);
  ASSERT_EQ(time_.sleeps.size(), 1U);
  EXPECT_GE(time_.sleeps[0], seconds(9));
  EXPECT_LE(time_.sleeps[0], milliseconds(11'250));
}

TEST_F(ClientTest, ReturnsTheLastAnswerAfterAllAttempts) {
  int number = 0;
  transport_.set_handler(
      [&](const SeenRequest&) { return Answered(503, std::to_string(++number)); });
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 503);
  EXPECT_EQ(result->body.Expose(), "7");
  EXPECT_EQ(time_.sleeps.size(), 6U);
  const auto slept = std::accumulate(time_.sleeps.begin(), time_.sleeps.end(), milliseconds(0));
  EXPECT_LE(slept, milliseconds(15'750));
  EXPECT_GE(slept, milliseconds(7'875)) << "a database needs its time to start anew";
}

TEST_F(ClientTest, ReportsTheLastFailureAfterAllAttempts) {
  transport_.set_handler([](const SeenRequest&) {
    return Failed(Kind::kConnect, "the connection was refused", "check that the server runs");
  });
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kNetwork);
  EXPECT_EQ(result.error().message, "cannot reach https://one.example: the connection was refused");
  EXPECT_THAT(result.error().hints, ElementsAre("check that the server runs"));
  EXPECT_EQ(transport_.seen().size(), 5U);
  ExpectNoCanary(result.error());
}

TEST_F(ClientTest, EveryFailureHasAHint) {
  transport_.Queue(Failed(Kind::kProtocol, "its answer is not HTTP"));
  const auto result = MakeClient().Send(Read("/a"));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().hints,
              ElementsAre("check the address given with --domain, and that the server runs"));
}

TEST_F(ClientTest, HintsNameWhereTheAddressComesFrom) {
  options_.words.source = "the address in TOKEN_URL";
  transport_.Queue(Failed(Kind::kProtocol, "its answer is not HTTP"));
  transport_.Queue({tl::unexpected(TransportFailure{Kind::kProtocol, "its answer is not HTTP",
                                                    "try it", ": its scheme and port"})});
  Client client = MakeClient();
  EXPECT_THAT(client.Send(Read("/a")).error().hints,
              ElementsAre("check the address in TOKEN_URL, and that the server runs"));
  EXPECT_THAT(client.Send(Read("/a")).error().hints,
              ElementsAre("check the address in TOKEN_URL: its scheme and port"));
}

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
  EXPECT_THAT(told, ElementsAre("waiting for https://one.example: the server answers 429 (rate "
                                "limit), try again in 17 s"));
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
