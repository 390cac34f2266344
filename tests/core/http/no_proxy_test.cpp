#include "core/http/no_proxy.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using testing::RunProcess;
using testing::ScratchFolder;

struct Case {
  std::string list;
  std::string url;
};

std::vector<std::string> Urls() {
  std::vector<std::string> urls;
  for (const char* host : {"example.com",
                           "a.example.com",
                           "A.B.Example.COM",
                           "example.com.",
                           "notexample.com",
                           "com",
                           "localhost",
                           "a.localhost",
                           "10.1.2.3",
                           "10.1.2.4",
                           "110.1.2.3",
                           "127.0.0.1",
                           "127.9.9.9",
                           "0.0.0.0",
                           "192.168.77.200",
                           "[::1]",
                           "[2001:db8::1]",
                           "[2001:db8:0:0:0:0:0:1]",
                           "[2001:db9::1]",
                           "[::ffff:10.1.2.3]",
                           "[::ffff:127.0.0.1]",
                           "[fe80::1]",
                           "xn--bcher-kva.example"}) {
    for (const char* port : {"", ":443", ":80", ":8443"}) {
      for (const char* scheme : {"https://", "http://"}) {
        urls.push_back(std::string(scheme) + host + port + "/api");
      }
    }
  }
  return urls;
}

// Every host or network in every dress that a list may give it.
std::vector<std::string> Lists() {
  const std::vector<std::string> hosts = {"example.com",
                                          "EXAMPLE.com",
                                          "a.example.com",
                                          "example.com.",
                                          "com",
                                          "localhost",
                                          "10.1.2.3",
                                          "010.1.2.3",
                                          "1.2.3",
                                          "127.0.0.1",
                                          "2001:db8::1",
                                          "2001:DB8:0::1",
                                          "::ffff:10.1.2.3",
                                          "fe80::1%eth0",
                                          "fe80::1",
                                          "xn--bcher-kva.example",
                                          "10.1.2.0/24",
                                          "10.1.2.3/8",
                                          "0.0.0.0/0",
                                          "10.0.0.0/33",
                                          "10.0.0.0/",
                                          "10.0.0.0/08",
                                          "10.0.0.0/-1",
                                          "10.0.0.0/+8",
                                          "2001:db8::/32",
                                          "::/0",
                                          "::ffff:10.1.2.0/120",
                                          "::ffff:10.1.2.0/95",
                                          "a/8",
                                          ""};
  std::vector<std::string> lists = {"",     "*",  " * ",    "**",     "*:443", ",", ",,x,",
                                    "*.",   ".",  "*..",    "x*",     "[",     "]", ":",
                                    ":443", "[]", "[]:443", "a]:443", "a[:443"};
  for (const std::string& host : hosts) {
    for (const char* before : {"", ".", "*.", "*", "..", "[", "*.*.", " ", "nothing.test,"}) {
      for (const char* after : {"", ":443", ":8443", ":", ":https", ":0443", "]", "]:443", ".", " ",
                                "\v", ", *.test", " nothing.test", ":443:443"}) {
        lists.push_back(before + host + after);
      }
    }
  }
  return lists;
}

std::vector<Case> Cases() {
  std::vector<Case> cases;
  const std::vector<std::string> urls = Urls();
  for (const std::string& list : Lists()) {
    for (const std::string& url : urls) {
      cases.push_back({list, url});
    }
  }
  return cases;
}

// What Go's package says to each case; empty where it is not installed, which CI does not allow.
std::vector<std::string> AskGo(const std::vector<Case>& cases) {
  const ScratchFolder folder;
  std::string table;
  for (const Case& one : cases) {
    table += one.list + "\t" + one.url + "\n";
  }
  const std::string file = folder.Write("table", table);
  const auto answer =
      RunProcess({STEPVEIL_SOURCE_DIR "/build/tools/bin/no-proxy", file}, {{}, folder.path()});
  std::vector<std::string> ways;
  for (std::size_t start = 0; start < answer.out.size();) {
    const std::size_t end = answer.out.find('\n', start);
    ways.push_back(answer.out.substr(start, end - start));
    start = end + 1;
  }
  return ways;
}

TEST(IsExempt, AgreesWithGoInEveryCase) {
  const std::vector<Case> cases = Cases();
  const std::vector<std::string> ways = AskGo(cases);
  if (ways.empty() && std::getenv("CI") == nullptr) {
    GTEST_SKIP() << "build/tools/bin/no-proxy is missing: ./dev setup builds it";
  }
  ASSERT_EQ(ways.size(), cases.size());
  int proxied = 0;
  std::vector<std::string> differences;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto url = ParseUrl(cases[i].url);
    ASSERT_TRUE(url) << cases[i].url;
    if ((IsExempt(*url, cases[i].list) ? "direct" : "proxy") != ways[i]) {
      differences.push_back(ways[i] + ": NO_PROXY=" + cases[i].list + " " + cases[i].url);
    }
    proxied += ways[i] == "proxy" ? 1 : 0;
  }
  EXPECT_THAT(differences, ::testing::IsEmpty()) << differences.size();
  EXPECT_GT(proxied, 1000);
  EXPECT_LT(proxied, static_cast<int>(cases.size()) - 1000);
}

// The same without Go: one of each kind.
TEST(IsExempt, FollowsTheRules) {
  const std::vector<std::pair<Case, bool>> table = {
      {{"example.com", "https://example.com"}, true},
      {{"example.com", "https://a.example.com"}, true},
      {{"example.com", "https://notexample.com"}, false},
      {{".example.com", "https://example.com"}, false},
      {{"*.example.com", "https://a.example.com"}, true},
      {{"*.example.com", "https://example.com"}, false},
      {{"example.com:8443", "https://example.com:8443"}, true},
      {{"example.com:8443", "https://example.com"}, false},
      {{"example.com:443", "https://example.com"}, true},
      {{"10.0.0.0/8", "https://10.1.2.3"}, true},
      {{"10.0.0.0/8", "https://11.1.2.3"}, false},
      {{"fd00::/8", "https://[fd12::1]:8443"}, true},
      {{"x, 10.1.2.3 ", "https://10.1.2.3"}, true},
      {{"x,*", "https://example.com"}, true},
      {{"", "https://localhost"}, true},
      {{"", "http://[::1]"}, true},
  };
  for (const auto& [one, exempt] : table) {
    EXPECT_EQ(IsExempt(ParseUrl(one.url).value(), one.list), exempt) << one.list << " " << one.url;
  }
}

}  // namespace
}  // namespace stepveil
