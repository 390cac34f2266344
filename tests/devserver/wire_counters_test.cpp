#include "tests/devserver/wire_fixture.h"

#include <gmock/gmock.h>

namespace stepveil::devserver {
namespace {

using nlohmann::json;

class WireCounters : public WireTest {
 protected:
  WireCounters() { Order("POST", "/_dev/counters", R"({"count_round_trips":true})"); }
};

TEST_F(WireCounters, ThreeParallelRequestsAreOneFlight) {
  const auto got = client_.FetchTogether({To("/a"), To("/b"), To("/c")});
  for (const Got& one : got) EXPECT_EQ(one.status, 200);
  const json counted = Counters();
  EXPECT_EQ(counted["tcp_connections"], 1);
  EXPECT_EQ(counted["requests"], 3);
  EXPECT_EQ(counted["round_trips"], 3);
  ASSERT_EQ(counted["connections"].size(), 1U);
  EXPECT_EQ(counted["connections"][0]["flights"], 1);
  EXPECT_EQ(counted["connections"][0]["tls_version"], "TLSv1.3");
  EXPECT_EQ(counted["connections"][0]["http"], "2");
}

TEST_F(WireCounters, ALoginAndThreePathsAreFourRoundTrips) {
  client_.Fetch(To("/login"));
  client_.FetchTogether({To("/a"), To("/b"), To("/c")});
  EXPECT_EQ(Counters()["round_trips"], 4);
}

TEST_F(WireCounters, RequestsAfterEachOtherAreFlights) {
  for (int i = 0; i < 3; ++i) client_.Fetch(To("/a"));
  EXPECT_EQ(Counters()["round_trips"], 1 + 1 + 3);
}

// The second request is sent while the first is still unanswered, but after another answer.
TEST_F(WireCounters, ARequestAfterAnAnswerIsANewFlightThoughAnotherIsOutstanding) {
  Order("POST", "/_dev/faults", R"({"match":"/slow","kind":"delay","ms":1200})");
  Ask next = To("/next");
  next.start_ms = 500;
  const auto got = client_.FetchTogether({To("/slow"), To("/fast"), next});
  EXPECT_GE(got[0].seconds, 1.2);
  EXPECT_LT(got[2].seconds, 0.6);
  EXPECT_EQ(Counters()["connections"][0]["flights"], 2);
}

TEST_F(WireCounters, Tls12CostsOneMore) {
  Ask ask = To("/a");
  ask.tls12_only = true;
  client_.Fetch(ask);
  const json counted = Counters();
  EXPECT_EQ(counted["connections"][0]["tls_version"], "TLSv1.2");
  EXPECT_EQ(counted["round_trips"], 1 + 2 + 1);
}

TEST_F(WireCounters, Http1InParallelNeedsAConnectionEach) {
  client_.FetchTogether({To("/a", Http::kOne), To("/b", Http::kOne), To("/c", Http::kOne)});
  const json counted = Counters();
  EXPECT_EQ(counted["tcp_connections"], 3);
  EXPECT_EQ(counted["round_trips"], 9);
}

TEST_F(WireCounters, ARefusedHandshakeIsAConnectionOnly) {
  Ask ask = To("/a");
  ask.ca_file = "/dev/null";
  EXPECT_NE(client_.Fetch(ask).outcome, 0);
  const json counted = Counters();
  EXPECT_EQ(counted["tcp_connections"], 1);
  EXPECT_EQ(counted["tls_handshakes"], 0);
  EXPECT_EQ(counted["requests"], 0);
}

TEST_F(WireCounters, AResetForgetsAndOpenConnectionsGoOn) {
  client_.Fetch(To("/before"));
  Order("DELETE", "/_dev/counters");
  EXPECT_EQ(Counters()["round_trips"], 0);
  EXPECT_TRUE(Counters()["connections"].empty());
  client_.Fetch(To("/after"));
  const json counted = Counters();
  EXPECT_EQ(counted["tcp_connections"], 0);
  EXPECT_EQ(counted["requests"], 1);
  EXPECT_EQ(counted["round_trips"], 1);
}

TEST_F(WireCounters, SeenRequestsHoldNoSecretQueryValue) {
  client_.Fetch(To("/s?environment=dev&token=canary-9f3b-SECRET&secretPath=%2Fbackend&x"));
  Order("POST", "/_dev/faults", R"({"match":"POST /login","kind":"status","status":503})");
  Ask login = To("/login", Http::kOne);
  login.method = "POST";
  login.body = "{}";
  client_.Fetch(login);
  const json seen = Counters()["seen"];
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0]["target"], "/s?environment=dev&token=...&secretPath=%2Fbackend&...");
  EXPECT_EQ(seen[0]["http"], "2");
  EXPECT_EQ(seen[1]["method"], "POST");
  EXPECT_EQ(seen[1]["status"], 503);
  EXPECT_EQ(seen[1]["http"], "1.1");
  EXPECT_NE(seen[0]["connection"], seen[1]["connection"]);
  EXPECT_THAT(seen.dump(), ::testing::Not(::testing::HasSubstr("canary-9f3b")));
}

TEST_F(WireCounters, AWrongOrderIsExplained) {
  for (const char* order : {"", "[]", "{", R"({"count_round_trips":1})"}) {
    const Got got = Order("POST", "/_dev/counters", order);
    EXPECT_EQ(got.status, 400) << order;
    EXPECT_THAT(got.body, ::testing::HasSubstr("error")) << order;
  }
}

}  // namespace
}  // namespace stepveil::devserver
