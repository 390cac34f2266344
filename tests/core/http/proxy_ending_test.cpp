#include "core/http/proxy_ending.h"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using ::testing::HasSubstr;

constexpr const char* kHttp = "http://proxy.example:3128";

Ending At(Progress progress, CURLcode code, const std::string& proxy = kHttp) {
  Ending ending;
  ending.code = code;
  ending.progress = progress;
  ending.words = "words";
  ending.origin = "https://vault.example:8443";
  ending.connect_timeout = std::chrono::milliseconds(300);
  ending.proxy = {proxy, "HTTPS_PROXY", false};
  return ending;
}

TransportFailure Answering(long status) {
  Ending ending = At(Progress::kHandshake, CURLE_RECV_ERROR);
  ending.tunnel_status = status;
  return FailureOf(ending);
}

// Nothing but 2xx opens the tunnel, and all before it is the proxy's.
TEST(EndedAtProxy, GoesByTheTunnel) {
  for (const Progress progress :
       {Progress::kNameLookup, Progress::kConnecting, Progress::kHandshake}) {
    EXPECT_TRUE(EndedAtProxy(At(progress, CURLE_COULDNT_CONNECT)));
  }
  Ending through = At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR);
  through.tunnel_status = 200;
  EXPECT_FALSE(EndedAtProxy(through));
  EXPECT_THAT(FailureOf(through).detail,
              HasSubstr("(through the proxy http://proxy.example:3128 (HTTPS_PROXY))"));
  through.proxy = {};
  through.tunnel_status = 0;
  EXPECT_FALSE(EndedAtProxy(through));
}

TEST(EndedAtProxy, ASocksProxyIsPassedOnceItHasConnected) {
  EXPECT_TRUE(EndedAtProxy(At(Progress::kHandshake, CURLE_PROXY, "socks5h://p:1080")));
  EXPECT_TRUE(EndedAtProxy(At(Progress::kConnecting, CURLE_COULDNT_CONNECT, "socks5h://p:1080")));
  EXPECT_FALSE(EndedAtProxy(At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR, "socks5h://p:1080")));
  EXPECT_FALSE(EndedAtProxy(At(Progress::kNameLookup, CURLE_COULDNT_RESOLVE_HOST, "socks5://p")));
}

// Who is refused once is refused again; a password that is tried too often may be locked.
TEST(ProxyFailure, RepeatsOnlyWhatMayPass) {
  for (const long status : {301L, 400L, 403L, 404L, 405L, 451L}) {
    EXPECT_EQ(Answering(status).kind, Kind::kProxy) << status;
  }
  for (const long status : {408L, 429L, 500L, 502L, 503L, 504L}) {
    EXPECT_EQ(Answering(status).kind, Kind::kConnect) << status;
  }
  EXPECT_EQ(Answering(407).kind, Kind::kProxyLogin);
  EXPECT_EQ(Answering(401).kind, Kind::kProxyLogin);
  EXPECT_EQ(Answering(403).detail, "the proxy http://proxy.example:3128 (HTTPS_PROXY) answers 403");
  EXPECT_THAT(Answering(503).hint, HasSubstr("list vault.example in NO_PROXY"));
}

TEST(ProxyFailure, TellsAWrongPasswordFromNone) {
  EXPECT_THAT(Answering(407).detail, HasSubstr("asks for a user name and password (407)"));
  EXPECT_THAT(Answering(407).hint, HasSubstr("HTTPS_PROXY: http://user:password@host:port"));
  Ending ending = At(Progress::kHandshake, CURLE_RECV_ERROR);
  ending.tunnel_status = 407;
  ending.proxy.has_credentials = true;
  EXPECT_THAT(FailureOf(ending).detail, HasSubstr("refuses its user name and password (407)"));
  EXPECT_THAT(FailureOf(ending).hint, HasSubstr("not tried again"));
}

TEST(ProxyFailure, NamesAProxyThatIsNotReached) {
  Ending ending = At(Progress::kConnecting, CURLE_COULDNT_CONNECT);
  ending.os_errno = ECONNREFUSED;
  const TransportFailure refused = FailureOf(ending);
  EXPECT_EQ(refused.kind, Kind::kConnect);
  EXPECT_EQ(refused.at, "the proxy http://proxy.example:3128 (HTTPS_PROXY)");
  EXPECT_EQ(refused.detail, "the connection was refused");
  EXPECT_EQ(refused.hint,
            "check HTTPS_PROXY, or list vault.example in NO_PROXY if it can be reached without a "
            "proxy");
  const TransportFailure unknown =
      FailureOf(At(Progress::kNameLookup, CURLE_COULDNT_RESOLVE_PROXY));
  EXPECT_EQ(unknown.kind, Kind::kResolve);
  EXPECT_EQ(unknown.at, refused.at);
  EXPECT_EQ(unknown.detail, "its name can't be resolved");
  EXPECT_EQ(unknown.address_hint, "") << "--domain has nothing to do with it";
  const TransportFailure slow = FailureOf(At(Progress::kHandshake, CURLE_OPERATION_TIMEDOUT));
  EXPECT_EQ(slow.detail, "no answer within 300 ms");
}

TEST(ProxyFailure, SaysWhichSchemeToWrite) {
  const TransportFailure closed = FailureOf(At(Progress::kHandshake, CURLE_RECV_ERROR));
  EXPECT_EQ(closed.detail, "the connection was closed before it answered");
  EXPECT_THAT(closed.hint, HasSubstr("write https:// there if the proxy itself speaks TLS"));
  Ending ending = At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR, "https://p:3128");
  ending.words = "wrong version number";
  const TransportFailure plain = FailureOf(ending);
  EXPECT_EQ(plain.kind, Kind::kTls);
  EXPECT_EQ(plain.at, "the proxy https://p:3128 (HTTPS_PROXY)");
  EXPECT_EQ(plain.detail, "it does not speak TLS");
  EXPECT_THAT(plain.hint, HasSubstr("write http:// there"));
}

TEST(ProxyFailure, ReadsWhatSocksAnswers) {
  Ending ending = At(Progress::kHandshake, CURLE_PROXY, "socks5h://p:1080");
  for (const auto& [error, kind] : {std::pair(CURLPX_USER_REJECTED, Kind::kProxyLogin),
                                    std::pair(CURLPX_NO_AUTH, Kind::kProxyLogin),
                                    std::pair(CURLPX_REPLY_NOT_ALLOWED, Kind::kProxy),
                                    std::pair(CURLPX_REPLY_HOST_UNREACHABLE, Kind::kConnect)}) {
    ending.proxy_error = error;
    EXPECT_EQ(FailureOf(ending).kind, kind) << error;
    EXPECT_THAT(FailureOf(ending).detail, HasSubstr("the proxy socks5h://p:1080 (HTTPS_PROXY)"));
  }
}

}  // namespace
}  // namespace stepveil
