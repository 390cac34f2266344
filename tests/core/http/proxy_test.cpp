#include "core/http/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Result<ProxySettings> Read(const std::vector<std::string>& variables) {
  return ReadProxySettings(Variables(variables));
}

TEST(ReadProxySettings, ReadsNothingFromNothing) {
  const auto settings = Read({"https_proxy=", "PATH=/bin"});
  ASSERT_TRUE(settings);
  EXPECT_FALSE(settings->https);
  EXPECT_FALSE(settings->http);
  EXPECT_EQ(settings->no_proxy, "");
}

TEST(ReadProxySettings, PrefersTheSchemesOwnVariableAndLowerCase) {
  const auto settings =
      Read({"ALL_PROXY=http://all:1", "HTTPS_PROXY=http://upper:2", "https_proxy=http://lower:3",
            "http_proxy=http://plain:4", "NO_PROXY=upper", "no_proxy=lower,.example"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->https->url, "http://lower:3");
  EXPECT_EQ(settings->https->variable, "https_proxy");
  EXPECT_EQ(settings->http->url, "http://plain:4");
  EXPECT_EQ(settings->no_proxy, "lower,.example");
}

TEST(ReadProxySettings, FallsBackToTheOneForAll) {
  const auto settings = Read({"ALL_PROXY=all:1", "NO_PROXY=*"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->https->url, "http://all:1");
  EXPECT_EQ(settings->http->variable, "ALL_PROXY");
  EXPECT_EQ(settings->no_proxy, "*");
}

TEST(ReadProxySettings, LeavesTheUpperCaseHttpProxyToCgi) {
  const auto settings = Read({"HTTP_PROXY=http://attacker:1"});
  ASSERT_TRUE(settings);
  EXPECT_FALSE(settings->http);
  EXPECT_FALSE(settings->https);
}

TEST(ReadProxySettings, TakesTheCredentialsOutOfTheUrl) {
  const auto settings = Read({"https_proxy=http://me:p%40ss%3A@proxy:3128/"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->https->url, "http://proxy:3128");
  EXPECT_EQ(settings->https->credentials.Expose(), "me:p%40ss%3A");
  const auto user = Read({"https_proxy=socks5h://me@proxy"});
  ASSERT_TRUE(user);
  EXPECT_EQ(user->https->url, "socks5h://proxy");
  EXPECT_EQ(user->https->credentials.Expose(), "me:");
}

TEST(ReadProxySettings, NamesTheVariableThatHoldsNoProxy) {
  for (const char* value :
       {"ftp://me:canary-9f3b-SECRET@proxy", "http://me:canary-9f3b-SECRET@",
        "http://me:canary-9f3b-SECRET@pro xy:1", "http://p:canary-9f3b-SECRET"}) {
    const auto settings = Read({std::string("HTTPS_PROXY=") + value});
    ASSERT_FALSE(settings) << value;
    EXPECT_EQ(settings.error().code, ErrorCode::kConfig);
    EXPECT_EQ(settings.error().message, "HTTPS_PROXY is not the URL of a proxy");
    ASSERT_EQ(settings.error().hints.size(), 1U);
    EXPECT_THAT(settings.error().hints[0], HasSubstr("http://host:port"));
    EXPECT_THAT(settings.error().hints[0], Not(HasSubstr("canary")));
  }
}

std::vector<std::string> PasswordsIn(const std::vector<std::string>& variables) {
  std::vector<std::string> found;
  for (const Secret& password : ProxyPasswords(Variables(variables))) {
    found.emplace_back(password.Expose());
  }
  return found;
}

TEST(ProxyPasswords, AreThoseOfEveryVariableAsTheyStandAndDecoded) {
  EXPECT_THAT(PasswordsIn({"https_proxy=http://me:p%40ss@proxy:1", "HTTP_PROXY=me:other@proxy",
                           "ALL_PROXY=socks5://token@proxy"}),
              ElementsAre("p%40ss", "p@ss", "other", "other", "token", "token"));
}

TEST(ProxyPasswords, AreNoneWhereThereAreNone) {
  EXPECT_THAT(PasswordsIn({"HTTPS_PROXY=http://proxy:3128", "no_proxy=a:b@c", "ALL_PROXY=::"}),
              IsEmpty());
}

}  // namespace
}  // namespace stepveil
