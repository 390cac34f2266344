// Real proxies: tinyproxy, whose log tells what was asked of it, and microsocks.
#include "tests/e2e/run_job.h"
#include "tests/support/loopback.h"

#include <gmock/gmock.h>

#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassword[] = "canary-9f3b-SECRET";

bool Listens(int port) {
  const sockaddr_in address = OnLoopback(port);
  for (int i = 0; i < 200; ++i) {
    const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool up =
        connect(number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(number);
    if (up) {
      return true;
    }
    usleep(50'000);
  }
  return false;
}

class RealProxyTest : public RunJobTest {
 protected:
  // tinyproxy that knows "me" by kPassword.
  void Start() {
    folder_.Write("proxy.conf", "Port " + std::to_string(port_) +
                                    "\nListen 127.0.0.1\nMaxClients 20\nTimeout 20\nLogFile \"" +
                                    Log() + "\"\nLogLevel Connect\nBasicAuth me " + kPassword +
                                    "\n");
    proxy_ = std::make_unique<StartedProcess>(
        std::vector<std::string>{"tinyproxy", "-d", "-c", (folder_.path() / "proxy.conf").string()},
        environment_);
    ASSERT_TRUE(Listens(port_)) << "is tinyproxy-bin installed? ./dev setup brings it";
  }

  [[nodiscard]] std::string Log() const { return (folder_.path() / "proxy.log").string(); }
  [[nodiscard]] std::string LogText() const {
    std::ifstream file(Log());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] int Asked(const std::string& what = ": CONNECT ") const {
    const std::string text = LogText();
    int count = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) {
      ++count;
    }
    return count;
  }

  [[nodiscard]] ProcessResult Login(const std::string& domain) const {
    return Stepveil({"login", "--plain", "--domain", domain, "--deadline", "20s"});
  }
  [[nodiscard]] std::string Url(const std::string& password) const {
    return "http://me:" + password + "@127.0.0.1:" + std::to_string(port_);
  }

  const int port_ = FreePort();
  std::unique_ptr<StartedProcess> proxy_;
};

TEST_F(RealProxyTest, AWrongPasswordIsShownToItOnce) {
  Start();
  Set("HTTPS_PROXY", Url("wrong-" + std::string(kPassword)));
  const auto ran = Login("https://vault.invalid");
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("the proxy http://127.0.0.1:" + std::to_string(port_) +
                              " (HTTPS_PROXY) refuses its user name and password (401)"),
                    HasSubstr("hint: mend them in HTTPS_PROXY"), Not(HasSubstr(kPassword))));
  EXPECT_EQ(Asked(), 1) << LogText();
}

TEST_F(RealProxyTest, AServerThatTheProxyDoesNotFindIsToldAsThat) {
  Start();
  Set("HTTPS_PROXY", Url(kPassword));
  const auto ran = Login("https://vault.invalid");
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("cannot reach https://vault.invalid: the proxy http://127.0.0.1:"),
                    HasSubstr("(HTTPS_PROXY) answers 5"), Not(HasSubstr(kPassword))));
  EXPECT_GT(Asked(": CONNECT vault.invalid:443"), 0) << LogText();
}

// The log of the proxy knows who came to it.
TEST_F(RealProxyTest, NoProxyIsObeyedByGosRules) {
  Start();
  Set("HTTPS_PROXY", Url(kPassword));
  struct Case {
    std::string list;
    std::string host;  // of one case alone, so that the log tells which it was
    bool through;
  };
  const std::vector<Case> cases = {{"other.test", "a.invalid", true},
                                   {"b.invalid:443", "b.invalid", false},
                                   {"c.invalid:8443", "c.invalid", true},
                                   {"*.invalid", "d.invalid", false},
                                   {".invalid", "e.invalid", false},
                                   {".f.invalid", "f.invalid", true},
                                   {"x, 192.0.2.0/24", "192.0.2.7", false},
                                   {"x,192.0.2.0/30", "192.0.2.9", true},
                                   {"*", "g.invalid", false},
                                   {"h.invalid ,x", "h.invalid", false}};
  for (const Case& one : cases) {
    Set("NO_PROXY", one.list);
    static_cast<void>(Stepveil({"login", "--plain", "--domain", "https://" + one.host, "--deadline",
                                "2s", "--connect-timeout", "2s"}));
  }
  for (const Case& one : cases) {
    for (int i = 0; i < 100 && one.through && Asked(": CONNECT " + one.host) == 0; ++i) {
      usleep(100'000);
    }
  }
  for (const Case& one : cases) {
    EXPECT_EQ(Asked(": CONNECT " + one.host) > 0, one.through) << one.list << " " << one.host;
  }
}

TEST_F(RealProxyTest, ADeadOrUnknownProxyIsBlamedItself) {
  Set("HTTPS_PROXY", Url(kPassword));
  const auto dead = Login("https://vault.invalid");
  EXPECT_EQ(dead.exit_code, 6);
  EXPECT_THAT(dead.err,
              HasSubstr("cannot reach the proxy http://127.0.0.1:" + std::to_string(port_) +
                        " (HTTPS_PROXY): the connection was refused\n"
                        "stepveil: hint: check HTTPS_PROXY, or list vault.invalid in NO_PROXY"));
  Set("HTTPS_PROXY", "http://" + std::string(70, 'a') + ".invalid:3128");
  EXPECT_THAT(Login("https://vault.invalid").err,
              HasSubstr(".invalid:3128 (HTTPS_PROXY): its name can't be resolved\n"));
}

TEST_F(RealProxyTest, ASocksProxyThatRefusesThePasswordIsAskedOnce) {
  proxy_ = std::make_unique<StartedProcess>(
      std::vector<std::string>{"microsocks", "-i", "127.0.0.1", "-p", std::to_string(port_), "-u",
                               "me", "-P", "right"},
      environment_);
  ASSERT_TRUE(Listens(port_)) << "is microsocks installed? ./dev setup brings it";
  Set("ALL_PROXY",
      "socks5h://me:" + std::string(kPassword) + "@127.0.0.1:" + std::to_string(port_));
  const auto ran = Login("https://vault.invalid");
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("the proxy socks5h://127.0.0.1:" + std::to_string(port_) +
                                       " (ALL_PROXY) refuses its user name and password"),
                             Not(HasSubstr(kPassword))));
}

}  // namespace
}  // namespace stepveil::testing
