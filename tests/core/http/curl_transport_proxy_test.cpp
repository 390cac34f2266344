#include "tests/core/http/curl_transport_fixture.h"
#include "tests/core/http/raw_server.h"
#include "tests/support/dev_server_process.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using nlohmann::json;
using testing::DevServerProcess;
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

TEST_F(ProxyTest, TellsWhichProxyRefused) {
  refusal_ = "407 Who are you";
  Make("", {"https_proxy=" + ProxyUrl("me:canary-9f3b-SECRET@")});
  const TransportFailure failure = Fail(kName);
  EXPECT_EQ(failure.kind, Kind::kConnect);
  EXPECT_EQ(failure.detail,
            "the proxy answered 407 (https_proxy names the proxy \"" + ProxyUrl() + "/\")");
  EXPECT_THAT(failure.hint, HasSubstr("user:password"));
  refusal_ = "403 No";
  EXPECT_THAT(Fail(kName).detail, StartsWith("the proxy answered 403"));
}

TEST_F(ProxyTest, ADeadProxyIsNamed) {
  Make("", {"ALL_PROXY=http://me:canary-9f3b-SECRET@127.0.0.1:" +
            std::to_string(testing::ClosedPort())});
  const TransportFailure failure = Fail(kName);
  EXPECT_EQ(failure.kind, Kind::kConnect);
  EXPECT_THAT(failure.detail, HasSubstr("the connection was refused (ALL_PROXY names the proxy "));
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
  EXPECT_THAT(Fail(kName).detail, StartsWith("the proxy answered 403"));
  for (const char* name : {"https_proxy", "all_proxy", "no_proxy"}) {
    unsetenv(name);
  }
}

}  // namespace
}  // namespace stepveil
