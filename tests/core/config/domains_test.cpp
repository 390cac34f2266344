#include "core/config/domains.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::HasSubstr;

Result<std::string> Domain(std::string_view text) {
  return CheckedDomain(text, InsecureDomain::kLoopbackOnly);
}

TEST(CheckedDomain, DropsWhatUsersCopyAlong) {
  EXPECT_EQ(*Domain("https://app.infisical.com"), "https://app.infisical.com");
  EXPECT_EQ(*Domain("https://app.infisical.com/"), "https://app.infisical.com");
  EXPECT_EQ(*Domain("https://app.infisical.com/api"), "https://app.infisical.com");
  EXPECT_EQ(*Domain(" HTTPS://App.Infisical.com/api/ "), "https://app.infisical.com");
  EXPECT_EQ(*Domain("https://host:443"), "https://host");
  EXPECT_EQ(*Domain("https://host:8443/"), "https://host:8443");
  EXPECT_EQ(*Domain("https://[2001:DB8::1]:8443"), "https://[2001:db8::1]:8443");
}

TEST(CheckedDomain, TakesPlainHttpForLoopbackOnly) {
  for (const char* good :
       {"http://localhost:8080", "http://127.0.0.1", "http://127.9.9.9:1", "http://[::1]:8080"}) {
    EXPECT_EQ(*Domain(good), good);
  }
  EXPECT_EQ(Printed(Domain("http://infisical.example")),
            "stepveil: error: plain http to \"infisical.example\" is refused\n"
            "stepveil: hint: use https://, or --allow-http if the way to it is safe\n");
  for (const char* lookalike :
       {"http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://127.1",
        "http://2130706433", "http://10.1.2.3", "http://128.0.0.1", "http://0x7f.0.0.1",
        "http://[::ffff:127.0.0.1]", "http://0.0.0.0"}) {
    EXPECT_FALSE(Domain(lookalike).has_value()) << lookalike;
  }
  EXPECT_EQ(*CheckedDomain("http://infisical.example:80", InsecureDomain::kAllowed),
            "http://infisical.example");
}

TEST(CheckedDomain, GuessesTheScheme) {
  EXPECT_EQ(Printed(Domain("app.infisical.com/api")),
            "stepveil: error: the address does not start with https://\n"
            "stepveil: hint: did you mean \"https://app.infisical.com\"?\n");
  EXPECT_THAT(Printed(Domain("ftp://host")), HasSubstr("neither https:// nor http://"));
}

TEST(CheckedDomain, NeverQuotesUserNameOrPassword) {
  for (const std::string& text :
       {"https://me:" + std::string(kCanary) + "@host", "https://" + std::string(kCanary) + "@host",
        "me:" + std::string(kCanary) + "@host", "https://host/" + std::string(kCanary),
        "https://host?t=" + std::string(kCanary), "https://host#" + std::string(kCanary),
        "https://host:" + std::string(kCanary), std::string(kCanary) + "://host",
        "https://a b" + std::string(kCanary)}) {
    const auto domain = Domain(text);
    EXPECT_FALSE(domain.has_value()) << text;
    EXPECT_THAT(Printed(domain), Not(HasSubstr(kCanary)));
  }
  EXPECT_THAT(Printed(Domain("https://me:x@host")), HasSubstr("holds a user name or password"));
}

TEST(CheckedDomain, RefusesWhatCurlMightReadOtherwise) {
  for (const char* text :
       {"", "https://", "https:///", "https://:443", "https://host:0", "https://host:65536",
        "https://host:", "https://host:1:2", "https://[::1", "https://[::1]x", "https://[zz]",
        "https://ho st", "https://host\\evil", "https://h\xc3\xb6st", "https://host\n",
        "https://a%41", "https://host/sub"}) {
    if (std::string_view(text) == "https://host\n") {
      EXPECT_EQ(*Domain(text), "https://host");
      continue;
    }
    EXPECT_FALSE(Domain(text).has_value()) << text;
  }
  EXPECT_FALSE(Domain("https://" + std::string(254, 'a')).has_value());
}

TEST(CheckRepositoryDomain, TheListTakesThePlaceOfTheClouds) {
  const std::vector<std::string> own = {"https://secrets.acme.example"};
  for (const char* cloud :
       {"https://app.infisical.com", "https://us.infisical.com", "https://eu.infisical.com"}) {
    EXPECT_TRUE(CheckRepositoryDomain(cloud, {}).has_value());
    const auto refused = CheckRepositoryDomain(cloud, own);
    ASSERT_FALSE(refused.has_value()) << cloud;
    EXPECT_THAT(refused.error().hints.front(), HasSubstr("add it to STEPVEIL_ALLOWED_DOMAINS"));
    EXPECT_TRUE(CheckRepositoryDomain(cloud, {own.front(), cloud}).has_value());
  }
}

TEST(CheckRepositoryDomain, TrustsInfisicalsCloudsAndTheListOnly) {
  EXPECT_TRUE(CheckRepositoryDomain("https://app.infisical.com", {}).has_value());
  EXPECT_TRUE(CheckRepositoryDomain("https://us.infisical.com", {}).has_value());
  EXPECT_TRUE(CheckRepositoryDomain("https://eu.infisical.com", {}).has_value());
  for (const char* domain : {"https://evil.example", "http://app.infisical.com",
                             "https://app.infisical.com:8443", "https://app.infisical.com.evil.org",
                             "https://xapp.infisical.com", "https://infisical.com"}) {
    EXPECT_FALSE(CheckRepositoryDomain(domain, {"https://good.example"}).has_value()) << domain;
  }
  EXPECT_TRUE(CheckRepositoryDomain("https://good.example", {"https://good.example"}).has_value());
}

}  // namespace
}  // namespace stepveil
