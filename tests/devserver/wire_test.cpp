#include "tests/devserver/wire_fixture.h"

#include <curl/curl.h>
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace stepveil::devserver {
namespace {

using nlohmann::json;

INSTANTIATE_TEST_SUITE_P(Wire, BothVersions, ::testing::Values(Http::kOne, Http::kTwo),
                         NameOfVersion);

TEST_P(BothVersions, CarriesRequestAndAnswer) {
  Ask ask = To("/some/path?a=b%20c");
  ask.method = "PATCH";
  ask.body = std::string(300'000, 'x');
  ask.headers = {"X-Canary: one"};
  const Got got = client_.Fetch(ask);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.http, GetParam() == Http::kTwo ? 2 : 1);
  EXPECT_EQ(got.headers.at("x-answered-by"), "echo");
  EXPECT_EQ(got.headers.at("content-length"), std::to_string(got.body.size()));
  const json said = json::parse(got.body, nullptr, false);
  EXPECT_EQ(said["method"], "PATCH");
  EXPECT_EQ(said["target"], "/some/path?a=b%20c");
  EXPECT_EQ(said["body_bytes"], 300'000);
  EXPECT_EQ(said["canary"], "one");
}

TEST_P(BothVersions, CarriesBigAndEmptyBodies) {
  EXPECT_EQ(client_.Fetch(To("/big")).body, std::string(1'000'000, 'b'));
  const Got empty = client_.Fetch(To("/empty"));
  EXPECT_EQ(empty.outcome, CURLE_OK);
  EXPECT_EQ(empty.status, 204);
  EXPECT_EQ(empty.headers.count("content-length"), 0U);
  Ask head = To("/big");
  head.method = "HEAD";
  const Got only_head = client_.Fetch(head);
  EXPECT_EQ(only_head.headers.at("content-length"), "1000000");
  EXPECT_EQ(only_head.body_bytes, 0U);
}

TEST_P(BothVersions, KeepsTheConnection) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client_.Fetch(To("/again")).status, 200);
  const json counted = Counters();
  EXPECT_EQ(counted["tcp_connections"], 1);
  EXPECT_EQ(counted["tls_handshakes"], 1);
  EXPECT_EQ(counted["requests"], 5);
  EXPECT_EQ(counted["round_trips"], 1 + 1 + 5);
}

TEST_P(BothVersions, NamesTheClientByForwardingHeaders) {
  const auto client_of = [&](const std::vector<std::string>& headers) {
    Ask ask = To("/");
    ask.headers = headers;
    return json::parse(client_.Fetch(ask).body, nullptr, false).value("client", "");
  };
  EXPECT_EQ(client_of({}), "127.0.0.1");
  EXPECT_EQ(client_of({"X-Forwarded-For: 192.0.2.1, 10.0.0.1"}), "192.0.2.1");
  EXPECT_EQ(client_of({"X-Client-IP: 192.0.2.2"}), "192.0.2.2");
  EXPECT_EQ(client_of({"X-Real-IP: 192.0.2.3"}), "192.0.2.3");
}

TEST_P(BothVersions, ClosesWhenTheHandlerHasNoAnswer) {
  const Got got = client_.Fetch(To("/silence"));
  EXPECT_EQ(got.outcome, GetParam() == Http::kTwo ? CURLE_PARTIAL_FILE : CURLE_GOT_NOTHING);
  EXPECT_EQ(got.status, 0);
}

TEST_P(BothVersions, ServesManyClientsAtOnce) {
  std::vector<std::thread> threads;
  std::vector<int> good(8, 0);
  for (std::size_t i = 0; i < good.size(); ++i) {
    threads.emplace_back([this, &good, i] {
      WireClient client;
      for (int n = 0; n < 10; ++n) good[i] += client.Fetch(To("/x")).status == 200 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(good, ::testing::Each(10));
  EXPECT_EQ(Counters()["tcp_connections"], 8);
}

TEST_F(WireTest, ASlowStreamDoesNotHoldTheOthers) {
  Order("POST", "/_dev/faults", R"({"match":"GET /slow","kind":"delay","ms":1500})");
  client_.Fetch(To("/warm"));
  const auto got = client_.FetchTogether({To("/slow"), To("/fast"), To("/big"), To("/slow2")});
  EXPECT_GE(got[0].seconds, 1.5);
  EXPECT_GE(got[3].seconds, 1.5);
  EXPECT_LT(got[3].seconds, 2.9);
  EXPECT_LT(got[1].seconds, 1.0);
  EXPECT_LT(got[2].seconds, 1.0);
  for (const Got& one : got) EXPECT_EQ(one.status, 200);
  EXPECT_EQ(Counters()["tcp_connections"], 1);
}

TEST_F(WireTest, MoreStreamsThanTheLimitAllGetTheirAnswer) {
  std::vector<Ask> asks;
  for (int i = 0; i < 250; ++i) asks.push_back(To("/n/" + std::to_string(i)));
  const auto got = client_.FetchTogether(asks);
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(json::parse(got[i].body, nullptr, false)["target"], "/n/" + std::to_string(i));
  }
  EXPECT_EQ(Counters()["requests"], 250);
}

TEST_F(WireTest, Http1ServerRefusesHttp2) {
  WireServer old_wire({.port = 0, .versions = HttpVersions::kHttp1Only});
  old_wire.Serve(Echo);
  Ask ask = To("/");
  ask.url = old_wire.url() + "/";
  ask.ca_file = old_wire.ca_file();
  EXPECT_EQ(client_.Fetch(ask).http, 1);
  ask.url = Listener("http1") + "/";
  ask.ca_file = wire_.ca_file();
  EXPECT_EQ(client_.Fetch(ask).http, 1);
}

TEST_F(WireTest, PipelinedRequestsAreAnsweredInOrder) {
  const std::string host = " HTTP/1.1\r\nhost: x\r\n\r\n";
  const std::string all = SayPlainly(Listener("plain-http"), "GET /one" + host + "GET /two" + host);
  const std::size_t one = all.find("\"/one\"");
  const std::size_t two = all.find("\"/two\"");
  ASSERT_NE(one, std::string::npos);
  ASSERT_NE(two, std::string::npos);
  EXPECT_LT(one, two);
}

TEST_F(WireTest, AnAnswerToHeadHasNoBody) {
  const std::string all =
      SayPlainly(Listener("plain-http"), "HEAD /big HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_THAT(all, ::testing::HasSubstr("content-length: 1000000\r\n"));
  EXPECT_THAT(all, ::testing::EndsWith("\r\n\r\n"));
}

TEST_F(WireTest, NonsenseIsRefused) {
  const std::string plain = Listener("plain-http");
  EXPECT_THAT(SayPlainly(plain, "\x16\x03\x01 this is TLS\r\n\r\n"),
              ::testing::StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(SayPlainly(plain, "GET / HTTP/1.0\r\n\r\n"),
              ::testing::HasSubstr("connection: close"));
}

TEST_F(WireTest, TheTakenPortIsNamed) {
  const auto port =
      static_cast<std::uint16_t>(std::stoi(wire_.url().substr(wire_.url().rfind(':') + 1)));
  const WireServer second({.port = port});
  EXPECT_EQ(second.fault(), "cannot listen on port " + std::to_string(port));
}

TEST(WireServerTest, LeavesNoFileBehind) {
  std::string ca_file;
  {
    WireServer wire({});
    wire.Serve(Echo);
    ca_file = wire.ca_file();
    EXPECT_TRUE(std::filesystem::exists(ca_file));
  }
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::path(ca_file).parent_path()));
}

TEST_F(WireTest, OtherOrdersAreTheHandlers) {
  const Got got = Order("POST", "/_dev/clock", R"({"advance_seconds":5})");
  EXPECT_EQ(json::parse(got.body, nullptr, false)["target"], "/_dev/clock");
  EXPECT_EQ(Counters()["requests"], 0);
}

}  // namespace
}  // namespace stepveil::devserver
