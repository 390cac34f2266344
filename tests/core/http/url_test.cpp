#include "core/http/url.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

std::string OriginOf(const std::string& text) {
  const auto url = ParseUrl(text);
  return url ? url->origin : "none";
}

TEST(ParseUrl, FindsTheOrigin) {
  EXPECT_EQ(OriginOf("https://app.example/api?x=1#f"), "https://app.example");
  EXPECT_EQ(OriginOf("HTTPS://App.Example:443/"), "https://app.example");
  EXPECT_EQ(OriginOf("https://app.example:8443"), "https://app.example:8443");
  EXPECT_EQ(OriginOf("http://[::1]:8080/x"), "http://[::1]:8080");
  EXPECT_EQ(OriginOf("http://127.1/"), "http://127.0.0.1");
}

TEST(ParseUrl, RefusesWhatIsNoHttpUrl) {
  for (const char* text :
       {"", "app.example", "//app.example", "ftp://app.example", "file:///etc/passwd",
        "javascript:alert(1)", "https://", "https://a b/", "https://a:99999/"}) {
    EXPECT_EQ(OriginOf(text), "none") << text;
  }
}

TEST(ParseUrl, SeesCredentials) {
  EXPECT_TRUE(ParseUrl("https://user@host/")->has_credentials);
  EXPECT_TRUE(ParseUrl("https://:word@host/")->has_credentials);
  EXPECT_TRUE(ParseUrl("https://user:word@host/")->has_credentials);
  EXPECT_FALSE(ParseUrl("https://host/@a:b")->has_credentials);
  EXPECT_EQ(OriginOf("https://user:word@host/"), "https://host");
}

TEST(IsLoopback, GoesByTheLetters) {
  for (const char* text : {"http://localhost/", "http://LOCALHOST:80", "http://127.0.0.1/",
                           "http://127.9.9.9:1/", "http://[::1]/"}) {
    EXPECT_TRUE(IsLoopback(*ParseUrl(text))) << text;
  }
  for (const char* text :
       {"http://localhost.example/", "http://127.0.0.1.example/", "http://128.0.0.1/",
        "http://0.0.0.0/", "http://[::2]/", "http://[::ffff:127.0.0.1]/", "http://mylocalhost/",
        "http://localhost@evil.example/", "http://10.0.0.1/"}) {
    EXPECT_FALSE(IsLoopback(*ParseUrl(text))) << text;
  }
}

TEST(IsMetadataAddress, KnowsLinkLocalByItsLettersAlone) {
  for (const char* text : {"http://169.254.169.254/", "http://169.254.170.2:80/a",
                           "http://[fd00:ec2::254]/", "http://[fe80::1]/"}) {
    EXPECT_TRUE(IsMetadataAddress(ParseUrl(text).value())) << text;
  }
  for (const char* text :
       {"http://169.253.169.254/", "http://127.0.0.1/", "http://169.254.169.254.example/",
        "http://[fd00:ec3::254]/", "http://[::ffff:169.254.169.254]/", "http://metadata/"}) {
    EXPECT_FALSE(IsMetadataAddress(ParseUrl(text).value())) << text;
  }
}

}  // namespace
}  // namespace stepveil
