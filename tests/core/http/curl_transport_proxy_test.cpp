#include "core/http/client.h"
#include "tests/core/http/curl_transport_fixture.h"
#include "tests/core/http/raw_server.h"
#include "tests/support/dev_server_process.h"
#include "tests/support/fake_clock.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using nlohmann::json;
using testing::DevServerProcess;
using ::testing::ElementsAre;
using testing::FakeClock;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawConnection;
using testing::RawServer;
using ::testing::StartsWith;

// The dev server's listener "wrong-host" has a certificate for this name.
constexpr const char* kName = "https://elsewhere.example";

// A proxy that tunnels every CONNECT to one port, whatever name was asked for, or refuses.
class ProxyTest : public CurlTransportTest {
 protected:
  std::string ProxyUrl(const std::string& user = "") const {
    return "http://" + user + "127.0.0.1:" + std::to_string(proxy_.port());
  }

  int target_port_ = 0;
  std::string refusal_;
  std::string head_;
  RawServer proxy_{[this](const RawConnection& connection) {
    head_ = connection.ReadUntil("\r\n\r\n");
    if (!refusal_.empty()) {
      connection.Write("HTTP/1.1 " + refusal_ + "\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    connection.Write("HTTP/1.1 200 Go ahead\r\nX-From: proxy\r\n\r\n");
    connection.TunnelTo(target_port_);
  }};
};

TEST_F(ProxyTest, TunnelsHttpsThroughTheProxyOfTheVariables) {
  const DevServerProcess server;
  const auto listener = json::parse(
      server.Control("POST", "/_dev/listeners", R"({"kind":"wrong-host"})"), nullptr, false);
  const std::string url = listener.value("url", "");
  target_port_ = std::stoi(url.substr(url.rfind(':') + 1));
  Make(server.ca_file(), {"HTTPS_PROXY=" + ProxyUrl("me:p%40ss@")});
  const HttpOutcome outcome = Send(Get(std::string(kName) + "/api/status"));
  ASSERT_TRUE(outcome) << outcome.error().detail;
  EXPECT_EQ(outcome->headers.count("x-from"), 0U) << "the proxy's own headers are not the answer's";
  transport_.reset();
  EXPECT_THAT(head_, StartsWith("CONNECT elsewhere.example:443 HTTP/1.1\r\n"));
  EXPECT_THAT(head_, HasSubstr("Proxy-Authorization: Basic bWU6cEBzcw==\r\n"));  // me:p@ss
  EXPECT_THAT(head_, Not(HasSubstr(kCanary)));
}

TEST_F(ProxyTest, APasswordThatIsRefusedIsTriedOnce) {
  for (const char* status : {"407", "401"}) {
    const int before = proxy_.connections();
    refusal_ = std::string(status) + " Who are you";
    Make("", {"https_proxy=" + ProxyUrl("me:canary-9f3b-SECRET@")});
    FakeClock time;
    const Clock clock = time.clock();
    ClientOptions options;
    options.addresses = {kName, "https://other.example"};
    Client client(*transport_, std::move(options), clock);
    std::vector<ApiCall> calls(3);
    for (const auto& result : client.Send(calls)) {
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().message,
                "cannot reach https://elsewhere.example: the proxy " + ProxyUrl() +
                    " (https_proxy) refuses its user name and password (" + status + ")");
      EXPECT_THAT(result.error().hints, ElementsAre(HasSubstr("mend them in https_proxy")));
    }
    EXPECT_EQ(proxy_.connections(), before + 1);
  }
}

TEST_F(ProxyTest, WhatTheProxyForbidsIsAskedOfEachAddressOnce) {
  refusal_ = "403 No";
  Make("", {"https_proxy=" + ProxyUrl()});
  FakeClock time;
  const Clock clock = time.clock();
  ClientOptions options;
  options.addresses = {kName, "https://other.example"};
  Client client(*transport_, std::move(options), clock);
  EXPECT_FALSE(client.Send(ApiCall{}));
  EXPECT_EQ(proxy_.connections(), 2);
}

// Plain http goes to the proxy as it is, and so does its refusal come back.
TEST_F(ProxyTest, ThePasswordForPlainHttpIsTriedOnceToo) {
  refusal_ = "407 Who are you";
  options_.allow_http = true;
  Make("", {"http_proxy=" + ProxyUrl("me:canary-9f3b-SECRET@")});
  const TransportFailure failure = Fail("http://elsewhere.example/api");
  EXPECT_EQ(failure.kind, Kind::kProxyLogin);
  EXPECT_THAT(failure.detail, HasSubstr("(http_proxy) refuses its user name and password (407)"));
}

TEST_F(ProxyTest, ADeadProxyIsNamed) {
  const std::string port = std::to_string(testing::ClosedPort());
  Make("", {"ALL_PROXY=http://me:canary-9f3b-SECRET@127.0.0.1:" + port + "/?canary-9f3b-SECRET"});
  const TransportFailure failure = Fail(kName);
  EXPECT_EQ(failure.kind, Kind::kConnect);
  EXPECT_EQ(failure.at, "the proxy http://127.0.0.1:" + port + " (ALL_PROXY)");
  EXPECT_EQ(failure.detail, "the connection was refused");
  EXPECT_THAT(failure.hint, HasSubstr("list elsewhere.example in NO_PROXY"));
}

TEST_F(ProxyTest, AnUnknownProxyIsNamed) {
  const std::string host = std::string(70, 'a') + ".invalid";  // can't be resolved, not even asked
  Make("", {"HTTPS_PROXY=http://" + host + ":3128"});
  const TransportFailure failure = Fail(kName);
  EXPECT_EQ(failure.kind, Kind::kResolve);
  EXPECT_EQ(failure.at, "the proxy http://" + host + ":3128 (HTTPS_PROXY)");
}

TEST_F(ProxyTest, AProxyThatSpeaksNoTlsIsNamed) {
  const RawServer plain([](const RawConnection& connection) {
    static_cast<void>(connection.ReadBytes(5));
    connection.Write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  const std::string url = "https://127.0.0.1:" + std::to_string(plain.port());
  Make("", {"HTTPS_PROXY=" + url});
  const TransportFailure failure = Fail(kName);
  EXPECT_EQ(failure.kind, Kind::kTls);
  EXPECT_EQ(failure.at, "the proxy " + url + " (HTTPS_PROXY)");
  EXPECT_EQ(failure.detail, "it does not speak TLS");
  EXPECT_THAT(failure.hint, HasSubstr("write http:// there"));
}

// The proxy of TLS with a certificate of nobody's is not believed, and the dev server's own is.
TEST_F(ProxyTest, TheProxysCertificateIsChecked) {
  const DevServerProcess server;
  for (const bool trusted : {true, false}) {
    Make(trusted ? server.ca_file() : "", {"HTTPS_PROXY=" + server.url()});
    const TransportFailure failure = Fail(kName);
    EXPECT_EQ(failure.detail.find("not trusted") == std::string::npos, trusted) << failure.detail;
    EXPECT_EQ(failure.kind == Kind::kTls, !trusted) << failure.detail;
  }
}

TEST_F(ProxyTest, NoPasswordOfAProxyStandsInAMessage) {
  for (const char* url : {"http://me:canary-9f3b-SECRET@[", "ftp://me:canary-9f3b-SECRET@host",
                          "http://me:canary-9f3b-SECRET@host:99999", "me:canary-9f3b-SECRET@a b",
                          "http://me:canary-9f3b-SECRET@x@host:1", "http://canary-9f3b-SECRET@@"}) {
    const std::vector<std::string> variables = {std::string("HTTPS_PROXY=") + url};
    auto made = MakeCurlTransport({}, Variables(variables));
    if (!made) {
      EXPECT_THAT(made.error().message, Not(HasSubstr(kCanary))) << url;
      continue;
    }
    transport_ = *std::move(made);
    const TransportFailure failure = Fail(kName, std::chrono::milliseconds(2000));
    EXPECT_THAT(failure.at + failure.address_hint, Not(HasSubstr(kCanary))) << url;
  }
}

TEST_F(ProxyTest, LoopbackNeverGoesThroughIt) {
  const DevServerProcess server;
  Make(server.ca_file(), {"https_proxy=" + ProxyUrl(), "http_proxy=" + ProxyUrl()});
  EXPECT_TRUE(Send(Get(server.url() + "/api/status")));
  EXPECT_EQ(proxy_.connections(), 0);
}

TEST_F(ProxyTest, NorDoesTheMetadataService) {
  Make("", {"http_proxy=" + ProxyUrl()});
  HttpRequest request = Get("http://169.254.1.1:1/");
  request.to_metadata = true;
  static_cast<void>(Send(std::move(request), std::chrono::milliseconds(200)));
  EXPECT_EQ(proxy_.connections(), 0);
}

TEST_F(ProxyTest, NoProxyNamesHostsThatGoDirect) {
  const std::string host = std::string(70, 'a') + ".invalid";  // can't be resolved, not even asked
  Make("", {"https_proxy=" + ProxyUrl(), "NO_PROXY=.invalid"});
  EXPECT_EQ(Fail("https://" + host).kind, Kind::kResolve);
  EXPECT_EQ(proxy_.connections(), 0);
}

// libcurl would read the process's own variables; only those handed over count.
TEST_F(ProxyTest, TheProcessOwnVariablesDoNotCount) {
  setenv("https_proxy", ProxyUrl().c_str(), 1);
  setenv("all_proxy", ProxyUrl().c_str(), 1);
  Make("");
  EXPECT_EQ(Fail("https://" + std::string(70, 'a') + ".invalid").kind, Kind::kResolve);
  setenv("no_proxy", "*", 1);
  refusal_ = "403 No";
  Make("", {"https_proxy=" + ProxyUrl()});
  EXPECT_THAT(Fail(kName).detail, HasSubstr(" answers 403"));
  for (const char* name : {"https_proxy", "all_proxy", "no_proxy"}) {
    unsetenv(name);
  }
}

}  // namespace
}  // namespace stepveil
