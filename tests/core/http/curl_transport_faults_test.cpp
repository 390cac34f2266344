// What a broken server does to libcurl, and how we tell it.
#include "tests/core/http/curl_transport_fixture.h"
#include "tests/core/http/raw_server.h"
#include "tests/support/dev_server_process.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::ClosedPort;
using testing::DevServerProcess;
using testing::RawConnection;
using testing::RawServer;

constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

// What this process needed at most since the object was made, over what it had then.
class MemoryGrowth {
 public:
  MemoryGrowth() {
    std::ofstream("/proc/self/clear_refs") << "5";  // resets VmHWM
    before_ = Read("VmRSS:");
  }
  std::size_t megabytes() const { return (Read("VmHWM:") - before_) >> 10; }

 private:
  static std::size_t Read(const std::string& name) {
    std::ifstream status("/proc/self/status");
    std::size_t kilobytes = 0;
    for (std::string word; status >> word;) {
      if (word == name) {
        status >> kilobytes;
        return kilobytes;
      }
    }
    ADD_FAILURE() << "no " << name;
    return 0;
  }

  std::size_t before_ = 0;
};

// The limit, twice while the buffer moves, and something for libcurl.
constexpr std::size_t kMostMegabytes = 250;

class BrokenServer : public CurlTransportTest, public ::testing::WithParamInterface<const char*> {
 protected:
  BrokenServer() {
    if (std::string(GetParam()) == "HTTP1") {
      server_ = std::make_unique<DevServerProcess>(std::vector<std::string>{"--http1"});
    } else {
      server_ = std::make_unique<DevServerProcess>();
    }
    Make(server_->ca_file());
  }

  TransportFailure Suffer(const std::string& kind) {
    server_->Control("POST", "/_dev/faults", R"({"match":"/api/status","kind":")" + kind + "\"}");
    const TransportFailure failure = Fail(server_->url() + "/api/status");
    server_->Control("DELETE", "/_dev/faults");
    EXPECT_TRUE(Send(Get(server_->url() + "/api/status"))) << "after " << kind;
    return failure;
  }

  std::unique_ptr<DevServerProcess> server_;
};

TEST_P(BrokenServer, AConnectionThatEndsWithoutAnAnswerIsClosed) {
  for (const char* kind : {"reset", "close-before-answer", "reset-in-headers"}) {
    const TransportFailure failure = Suffer(kind);
    EXPECT_EQ(failure.kind, Kind::kClosed) << kind << failure.detail;
    EXPECT_EQ(failure.detail, "the connection was closed before the answer was complete") << kind;
  }
}

TEST_P(BrokenServer, HalfABodyIsNoAnswer) { EXPECT_EQ(Suffer("half-body").kind, Kind::kClosed); }

TEST_P(BrokenServer, AHugeBodyIsNotRead) {
  const MemoryGrowth growth;
  const auto start = steady_clock::now();
  const TransportFailure failure = Suffer("huge-body");
  EXPECT_EQ(failure.kind, Kind::kTooLarge);
  EXPECT_EQ(failure.detail, "its answer is larger than 64 MiB");
  EXPECT_LT(steady_clock::now() - start, seconds(20));
  EXPECT_LT(growth.megabytes(), kMostMegabytes);
}

INSTANTIATE_TEST_SUITE_P(Versions, BrokenServer, ::testing::Values("HTTP1", "HTTP2"),
                         [](const auto& about) { return std::string(about.param); });

TEST_F(CurlTransportTest, ABodyWithoutALengthIsReadUpToTheLimitOnly) {
  bool peer_gone = false;
  RawServer server([&](const RawConnection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    for (int i = 0; i < 0x8000 && !peer_gone; ++i) {  // 2 GiB if it is let
      peer_gone = !connection.Write(chunk);
    }
  });
  Make("");
  const MemoryGrowth growth;
  EXPECT_EQ(Fail(server.url()).kind, Kind::kTooLarge);
  transport_.reset();
  EXPECT_LT(growth.megabytes(), kMostMegabytes);
}

TEST_F(CurlTransportTest, EndlessHeadersAreNotRead) {
  RawServer server([&](const RawConnection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Write("HTTP/1.1 200 OK\r\n");
    const std::string line = "x: " + std::string(1000, 'x') + "\r\n";
    for (int i = 0; i < 100'000 && connection.Write(line); ++i) {
    }
  });
  Make("");
  EXPECT_EQ(Fail(server.url()).kind, Kind::kTooLarge);
}

TEST_F(CurlTransportTest, NotHttpIsToldAsThat) {
  RawServer server([](const RawConnection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Write("SSH-2.0-OpenSSH_9.2 canary-9f3b-SECRET\r\n");
  });
  Make("");
  const TransportFailure failure = Fail(server.url());
  EXPECT_EQ(failure.kind, Kind::kProtocol);
  EXPECT_EQ(failure.detail, "its answer is not HTTP");
}

TEST_F(CurlTransportTest, ARefusedConnectionSaysSo) {
  Make("");
  const TransportFailure failure = Fail("http://127.0.0.1:" + std::to_string(ClosedPort()));
  EXPECT_EQ(failure.kind, Kind::kConnect);
  EXPECT_EQ(failure.detail, "the connection was refused");
  EXPECT_EQ(failure.hint, "check that the server runs and listens on that port");
}

TEST_F(CurlTransportTest, ANameThatCannotExistIsNotResolved) {
  Make("");
  const TransportFailure failure = Fail("https://" + std::string(70, 'a') + ".invalid/");
  EXPECT_EQ(failure.kind, Kind::kResolve);
  EXPECT_EQ(failure.detail, "its name can't be resolved");
}

TEST_F(CurlTransportTest, AllThatWaitForAConnectionFailWithIt) {
  const DevServerProcess server;
  const std::string slow =
      server.Control("POST", "/_dev/listeners", R"({"kind":"slow-handshake","ms":20000})");
  const std::string url = slow.substr(
      slow.find("https://"), slow.find('"', slow.find("https://")) - slow.find("https://"));
  options_.connect_timeout = milliseconds(700);
  Make(server.ca_file());
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 8; ++i) {
    requests.push_back(Get(url));
  }
  const auto start = steady_clock::now();
  for (const HttpOutcome& outcome : Send(requests)) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Kind::kConnect);
    EXPECT_EQ(outcome.error().detail, "no TLS handshake within 700 ms");
  }
  EXPECT_LT(steady_clock::now() - start, milliseconds(3500)) << "the eight waited in turn";
}

// A kept connection can be closed by the server at the very moment we use it again. libcurl then
// would send the request anew by itself, uncounted.
class KeptConnection : public CurlTransportTest {
 protected:
  // Answers the first request of each connection; drops the first connection at its second one.
  RawServer server_{[this](const RawConnection& connection) {
    const bool first = ++accepted_ == 1;
    while (!connection.ReadUntil("\r\n\r\n").empty()) {
      ++requests_;
      if (first && requests_ == 2) {
        return;
      }
      connection.Write(kOk);
    }
  }};
  int accepted_ = 0;
  int requests_ = 0;
};

TEST_F(KeptConnection, NothingIsSentAnewBehindOurBack) {
  for (const HttpMethod method : {HttpMethod::kGet, HttpMethod::kPost}) {
    accepted_ = requests_ = 0;
    Make("");
    EXPECT_EQ(BodyOf(Send(Get(server_.url()))), "{}");
    HttpRequest request = Get(server_.url());
    request.method = method;
    const HttpOutcome outcome = Send(std::move(request));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Kind::kClosed);
    EXPECT_EQ(BodyOf(Send(Get(server_.url()))), "{}");
    EXPECT_EQ(requests_, 3);
    transport_.reset();
  }
}

}  // namespace
}  // namespace stepveil
