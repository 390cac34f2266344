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

}  // namespace
}  // namespace stepveil
