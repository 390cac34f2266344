#include "core/run/reach.h"

#include "core/base/descriptor.h"
#include "tests/support/loopback.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/un.h>

#include <chrono>
#include <string>

namespace stepveil::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// Somebody who listens on loopback, at a free port.
struct Listener {
  explicit Listener(int family) : socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in6 where = {};
    socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    where.sin6_family = static_cast<sa_family_t>(family);
    if (family == AF_INET) {
      reinterpret_cast<sockaddr_in&>(where).sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else {
      where.sin6_addr = in6addr_loopback;
    }
    bound = bind(socket.number(), reinterpret_cast<sockaddr*>(&where), size) == 0;
    listen(socket.number(), 8);
    getsockname(socket.number(), reinterpret_cast<sockaddr*>(&where), &size);
    port = std::to_string(ntohs(where.sin6_port));
  }

  Descriptor socket;
  bool bound = false;
  std::string port;
};

TEST(Reach, FindsWhoListensAtAPort) {
  const Listener listener(AF_INET);
  for (const char* host : {"127.0.0.1", "localhost", ""}) {
    const auto reached = ReachTcp(std::string(host) + ":" + listener.port, 5s);
    EXPECT_TRUE(reached.has_value()) << host << ": " << reached.error().message;
  }
}

TEST(Reach, FindsWhoListensByIpv6) {
  const Listener listener(AF_INET6);
  if (!listener.bound) {
    GTEST_SKIP() << "this system has no IPv6 loopback";
  }
  EXPECT_TRUE(ReachTcp("[::1]:" + listener.port, 5s).has_value());
}

TEST(Reach, SaysWhyNobodyAnswers) {
  const std::string port = std::to_string(FreePort());
  EXPECT_EQ(ReachTcp("127.0.0.1:" + port, 5s).error().message,
            "cannot connect to \"127.0.0.1:" + port + "\": connection refused");
  EXPECT_THAT(ReachTcp("no-such-host.invalid:80", 5s).error().message,
              HasSubstr("cannot connect to \"no-such-host.invalid:80\": "));
}

// A listener whose queue is full answers nobody.
TEST(Reach, WaitsNoLongerThanItsTime) {
  const Listener listener(AF_INET);
  listen(listener.socket.number(), 0);
  const auto start = std::chrono::steady_clock::now();
  Result<void> reached;
  std::vector<Descriptor> held;
  for (int i = 0; i < 8 && reached; ++i) {
    const sockaddr_in where = OnLoopback(std::stoi(listener.port));
    held.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    connect(held.back().number(), reinterpret_cast<const sockaddr*>(&where), sizeof where);
    reached = ReachTcp("127.0.0.1:" + listener.port, 200ms);
  }
  ASSERT_FALSE(reached.has_value());
  EXPECT_THAT(reached.error().message, HasSubstr("connection timed out"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
}

TEST(Reach, FindsWhoListensAtAUnixSocket) {
  const ScratchFolder folder;
  const std::string path = folder.path() / "app.sock";
  EXPECT_THAT(ReachSocket(path).error().message, HasSubstr("no such file or directory"));
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un where = {};
  where.sun_family = AF_UNIX;
  path.copy(where.sun_path, sizeof where.sun_path - 1);
  ASSERT_EQ(bind(socket.number(), reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
  EXPECT_THAT(ReachSocket(path).error().message, HasSubstr("connection refused"));
  listen(socket.number(), 8);
  EXPECT_TRUE(ReachSocket(path).has_value());
  EXPECT_THAT(ReachSocket("/" + std::string(200, 'x')).error().message,
              HasSubstr("file name too long"));
}

}  // namespace
}  // namespace stepveil::testing
