#include "core/http/wiring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Wiring WithCa() {
  Wiring wiring;
  wiring.ca.directory = "/ca";
  return wiring;
}

HttpRequest To(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

std::string Refused(const HttpRequest& request, const Wiring& wiring = WithCa()) {
  const auto refusal = RefusalOf(request, wiring);
  return refusal ? refusal->detail : "";
}

TEST(RefusalOf, LetsHttpsAndLoopbackPass) {
  for (const char* url : {"https://host/a", "https://host:8443", "http://localhost:1/",
                          "http://127.0.0.1/", "http://[::1]:80/"}) {
    EXPECT_EQ(Refused(To(url)), "") << url;
  }
}

TEST(RefusalOf, RefusesPlainHttpBeyondLoopbackUnlessAllowed) {
  Wiring wiring = WithCa();
  EXPECT_THAT(Refused(To("http://host/"), wiring), HasSubstr("plain http"));
  EXPECT_THAT(Refused(To("http://localhost.evil.example/"), wiring), HasSubstr("plain http"));
  EXPECT_THAT(RefusalOf(To("http://host/"), wiring)->hint, HasSubstr("--allow-http"));
  wiring.plain_http = PlainHttp::kAnywhere;
  EXPECT_EQ(Refused(To("http://host/"), wiring), "");
}

TEST(RefusalOf, PlainHttpToALinkLocalAddressIsForMetadataAlone) {
  HttpRequest request = To("http://169.254.169.254/latest/api/token");
  EXPECT_THAT(Refused(request), HasSubstr("plain http"));
  request.to_metadata = true;
  EXPECT_EQ(Refused(request), "");
  request.url = "http://metadata.example/";
  EXPECT_THAT(Refused(request), HasSubstr("plain http"));
}

TEST(RefusalOf, RefusesAnAddressWithCredentialsOrWithoutSense) {
  EXPECT_THAT(Refused(To("https://user:canary-9f3b-SECRET@host/")), HasSubstr("user name"));
  EXPECT_THAT(Refused(To("https://user:canary-9f3b-SECRET@host/")), Not(HasSubstr("canary")));
  EXPECT_THAT(Refused(To("host")), HasSubstr("no http or https URL"));
  EXPECT_THAT(Refused(To("ftp://host")), HasSubstr("no http or https URL"));
}

TEST(RefusalOf, RefusesTlsWithoutAnyAuthority) {
  const Wiring wiring;
  EXPECT_THAT(Refused(To("https://host"), wiring), HasSubstr("no certificate authorities"));
  EXPECT_EQ(Refused(To("http://localhost"), wiring), "");
}

TEST(RefusalOf, RefusesTlsWithAFileThatHoldsNoAuthority) {
  Wiring wiring;
  wiring.ca.file = "/ca.pem";
  EXPECT_THAT(Refused(To("https://host"), wiring), HasSubstr("can't be used"));
  EXPECT_EQ(Refused(To("http://localhost"), wiring), "");
}

TEST(RefusalOf, RefusesWhatWouldBreakTheHeaders) {
  HttpRequest token = To("https://host");
  token.bearer = Secret("canary-9f3b-SECRET\r\nx: y");
  EXPECT_THAT(Refused(token), HasSubstr("control character"));
  EXPECT_THAT(Refused(token), Not(HasSubstr("canary")));
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"a", "b\nc"}, {"a\r", "b"}, {"", "b"}, {"a: b", "c"}, {"a", std::string("\0", 1)}}) {
    HttpRequest request = To("https://host");
    request.headers = {{name, value}};
    EXPECT_THAT(Refused(request), HasSubstr("control character"));
  }
  HttpRequest secret = To("https://host");
  secret.secret_headers.emplace_back("a", Secret("canary-9f3b-SECRET\r\nx: y"));
  EXPECT_THAT(Refused(secret), HasSubstr("control character"));
  HttpRequest good = To("https://host");
  good.headers = {{"X-Team", "gr\xc3\xbcn\tblau"}};
  good.bearer = Secret("st.1.2");
  good.secret_headers.emplace_back("If-None-Match", Secret("W/\"1\""));
  EXPECT_EQ(Refused(good), "");
}

}  // namespace
}  // namespace stepveil
