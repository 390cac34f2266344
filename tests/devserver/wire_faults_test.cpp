#include "tests/devserver/wire_fixture.h"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <openssl/x509_vfy.h>

namespace stepveil::devserver {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::Eq;

class WireFaults : public BothVersions {
 protected:
  // Orders a fault for the next GET /target, and gets it.
  Got Suffer(json order) {
    order["match"] = "GET /target";
    order["times"] = 1;
    EXPECT_EQ(Order("POST", "/_dev/faults", order.dump()).status, 200) << order;
    return client_.Fetch(To("/target?q=1"));
  }

  void TearDown() override { EXPECT_EQ(client_.Fetch(To("/target?q=1")).status, 200); }
};

INSTANTIATE_TEST_SUITE_P(Wire, WireFaults, ::testing::Values(Http::kOne, Http::kTwo),
                         NameOfVersion);

TEST_P(WireFaults, Delay) {
  const Got got = Suffer({{"kind", "delay"}, {"ms", 300}});
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.headers.at("x-answered-by"), "echo");
  EXPECT_GE(got.seconds, 0.3);
}

TEST_P(WireFaults, StatusWithRetryAfter) {
  for (const int status : {429, 500, 502, 503}) {
    const Got got =
        Suffer({{"kind", "status"}, {"status", status}, {"headers", {{"retry-after", "7"}}}});
    EXPECT_EQ(got.status, status);
    EXPECT_EQ(got.headers.at("retry-after"), "7");
    EXPECT_EQ(got.headers.count("x-answered-by"), 0U);
  }
}

TEST_P(WireFaults, Body) {
  EXPECT_EQ(Suffer({{"kind", "body"}, {"body", "\x1b[31m\n::x::"}}).body, "\x1b[31m\n::x::");
  const Got got = Suffer({{"kind", "body"}, {"body", {{"secrets", json::array()}}}});
  EXPECT_EQ(got.body, R"({"secrets":[]})");
  EXPECT_EQ(got.headers.at("content-type"), "application/json; charset=utf-8");
}

TEST_P(WireFaults, Html) {
  const Got got = Suffer({{"kind", "html"}});
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(got.body, ::testing::StartsWith("<!doctype html>"));
}

TEST_P(WireFaults, Redirect) {
  const Got got = Suffer({{"kind", "redirect"}, {"location", "https://other.example/x"}});
  EXPECT_EQ(got.status, 302);
  EXPECT_EQ(got.headers.at("location"), "https://other.example/x");
  EXPECT_EQ(Suffer({{"kind", "redirect"}, {"status", 307}}).status, 307);
}

TEST_P(WireFaults, HalfJson) {
  const Got got = Suffer({{"kind", "half-json"}});
  EXPECT_EQ(got.outcome, CURLE_OK);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body.front(), '{');
  EXPECT_TRUE(json::parse(got.body, nullptr, false).is_discarded());
}

TEST_P(WireFaults, HalfBody) {
  const Got got = Suffer({{"kind", "half-body"}});
  EXPECT_THAT(got.outcome, AnyOf(Eq(CURLE_PARTIAL_FILE), Eq(CURLE_HTTP2_STREAM)));
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.headers.at("content-length"), std::to_string(2 * got.body_bytes + 1));
}

TEST_P(WireFaults, HugeBodyIsEndlessForWhoGivesUp) {
  Order("POST", "/_dev/faults", R"({"match":"GET /huge","kind":"huge-body"})");
  Ask ask = To("/huge");
  ask.most_bytes = std::size_t{40} << 20;
  const Got got = client_.Fetch(ask);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.outcome, CURLE_WRITE_ERROR);
  EXPECT_GT(got.body_bytes, ask.most_bytes);
  EXPECT_EQ(got.headers.count("content-length"), 0U);
}

TEST_P(WireFaults, HugeBodyHasTheLengthThatItAnnounces) {
  const Got got = Suffer({{"kind", "huge-body"}, {"headers", {{"content-length", "3000001"}}}});
  EXPECT_EQ(got.outcome, CURLE_OK);
  EXPECT_EQ(got.headers.at("content-length"), "3000001");
  EXPECT_EQ(got.body_bytes, 3'000'001U);
}

TEST_P(WireFaults, Reset) {
  const Got got = Suffer({{"kind", "reset"}, {"ms", 50}});
  EXPECT_THAT(got.outcome, AnyOf(Eq(CURLE_RECV_ERROR), Eq(CURLE_SEND_ERROR)));
  EXPECT_EQ(got.status, 0);
}

TEST_P(WireFaults, CloseBeforeAnswer) {
  const Got got = Suffer({{"kind", "close-before-answer"}, {"ms", 50}});
  EXPECT_THAT(got.outcome,
              AnyOf(Eq(CURLE_GOT_NOTHING), Eq(CURLE_PARTIAL_FILE), Eq(CURLE_HTTP2_STREAM)));
  EXPECT_EQ(got.status, 0);
}

TEST_P(WireFaults, ResetInHeaders) {
  const Got got = Suffer({{"kind", "reset-in-headers"}});
  EXPECT_EQ(got.outcome, CURLE_RECV_ERROR);
  EXPECT_EQ(got.headers.count("content-type"), 0U);
  EXPECT_EQ(got.body_bytes, 0U);
}

TEST_P(WireFaults, ResetInBody) {
  const Got got = Suffer({{"kind", "reset-in-body"}});
  EXPECT_EQ(got.outcome, CURLE_RECV_ERROR);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.headers.at("content-length"), std::to_string(2 * got.body_bytes + 1));
}

TEST_P(WireFaults, AnOrderFollowsTheAnswer) {
  const std::string later = Listener("https");
  Ask ask = To("");
  ask.url = later + "/x";
  EXPECT_EQ(WireClient().Fetch(ask).status, 200);
  const json then{{"method", "DELETE"}, {"target", "/_dev/listeners"}, {"body", {{"url", later}}}};
  EXPECT_EQ(Suffer({{"kind", "delay"}, {"then", then}}).headers.at("x-answered-by"), "echo");
  EXPECT_EQ(WireClient().Fetch(ask).outcome, CURLE_COULDNT_CONNECT);
  EXPECT_EQ(Suffer({{"kind", "delay"}, {"then", then}}).status, 400) << "it is gone already";
}

TEST_P(WireFaults, HappenAsOftenAsOrderedAndInOrder) {
  Order("POST", "/_dev/faults", R"({"match":"GET /t","kind":"status","status":502,"times":2})");
  Order("POST", "/_dev/faults", R"({"match":"GET /t","kind":"status","status":503})");
  for (const long expected : {502, 502, 503, 503, 503}) {
    EXPECT_EQ(client_.Fetch(To("/t")).status, expected);
  }
  EXPECT_EQ(client_.Fetch(To("/other")).status, 200);
  Order("DELETE", "/_dev/faults");
  EXPECT_EQ(client_.Fetch(To("/t")).status, 200);
}

TEST_F(WireTest, OrdersAreNeverSpoiled) {
  Order("POST", "/_dev/faults", R"({"match":"","kind":"status","status":500})");
  EXPECT_EQ(client_.Fetch(To("/x")).status, 500);
  EXPECT_EQ(Order("GET", "/_dev/counters").status, 200);
}

TEST_F(WireTest, AWrongFaultIsExplained) {
  const std::vector<std::pair<std::string, std::string>> orders{
      {"{", "no JSON object"},
      {R"({"kind":"flood"})", "names no fault"},
      {R"({"match":"x"})", "names no fault"},
      {R"({"kind":"delay","sm":4})", "sm"},
      {R"({"kind":"delay","ms":-4})", "ms"},
      {R"({"kind":"delay","times":1.5})", "times"},
      {R"({"kind":"status","status":99})", "status"},
      {R"({"kind":"status","headers":{"a":1}})", "headers"},
      {R"({"kind":"delay","then":{"method":"GET","target":"/x"}})", "then"},
      {R"({"kind":"delay","match":7})", "match"}};
  for (const auto& [order, reason] : orders) {
    const Got got = Order("POST", "/_dev/faults", order);
    EXPECT_EQ(got.status, 400) << order;
    EXPECT_THAT(got.body, ::testing::HasSubstr(reason)) << order;
  }
  EXPECT_EQ(client_.Fetch(To("/x")).status, 200);
}

// A listener whose certificate is wrong in one way only: with that one check off, it is right.
TEST_F(WireTest, CertificatesAreWrongInOneWay) {
  Ask ask = To("");
  ask.url = Listener("expired");
  Got got = client_.Fetch(ask);
  EXPECT_EQ(got.outcome, CURLE_PEER_FAILED_VERIFICATION);
  EXPECT_EQ(got.verify_result, X509_V_ERR_CERT_HAS_EXPIRED);
  ask.url = Listener("unknown-ca");
  got = client_.Fetch(ask);
  EXPECT_EQ(got.outcome, CURLE_PEER_FAILED_VERIFICATION);
  EXPECT_EQ(got.verify_result, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  ask.verify_peer = false;
  EXPECT_EQ(client_.Fetch(ask).status, 200);
  ask.verify_peer = true;
  ask.url = Listener("wrong-host");
  EXPECT_EQ(client_.Fetch(ask).outcome, CURLE_PEER_FAILED_VERIFICATION);
  ask.verify_host = false;
  EXPECT_EQ(client_.Fetch(ask).status, 200);
}

TEST_F(WireTest, GoodCertificateIsGoodForEveryLoopbackName) {
  Ask ask = To("/");
  const std::string port = wire_.url().substr(wire_.url().rfind(':'));
  ask.url = "https://localhost" + port + "/";
  EXPECT_EQ(client_.Fetch(ask).status, 200);
}

TEST_F(WireTest, ListenersThatAreNotTls) {
  Ask ask = To("");
  ask.url = Listener("not-tls-garbage");
  EXPECT_EQ(client_.Fetch(ask).outcome, CURLE_SSL_CONNECT_ERROR);
  const std::string plain = Listener("plain-http");
  ask.url = plain + "/x";
  EXPECT_EQ(client_.Fetch(ask).status, 200);
  ask.url = "https" + plain.substr(4) + "/x";
  EXPECT_EQ(client_.Fetch(ask).outcome, CURLE_SSL_CONNECT_ERROR);
}

TEST_F(WireTest, ASlowHandshakeTakesItsTime) {
  Ask ask = To("");
  ask.url = Listener("slow-handshake", 400);
  const Got got = client_.Fetch(ask);
  EXPECT_EQ(got.status, 200);
  EXPECT_GE(got.seconds, 0.4);
  WireClient hasty;
  ask.limit_ms = 150;
  EXPECT_EQ(hasty.Fetch(ask).outcome, CURLE_OPERATION_TIMEDOUT);
}

TEST_F(WireTest, AListenerTakesAnothersPlace) {
  Ask ask = To("");
  ask.url = Listener("https");
  EXPECT_EQ(WireClient().Fetch(ask).status, 200);
  const json order{{"kind", "expired"}, {"in_place_of", ask.url}};
  const Got got = Order("POST", "/_dev/listeners", order.dump());
  EXPECT_EQ(json::parse(got.body, nullptr, false).value("url", ""), ask.url);
  EXPECT_EQ(WireClient().Fetch(ask).outcome, CURLE_PEER_FAILED_VERIFICATION);
}

TEST_F(WireTest, AnUnknownListenerIsRefused) {
  EXPECT_EQ(Order("POST", "/_dev/listeners", R"({"kind":"carrier-pigeon"})").status, 400);
  EXPECT_EQ(Order("POST", "/_dev/listeners", R"({"kind":1})").status, 400);
}

}  // namespace
}  // namespace stepveil::devserver
