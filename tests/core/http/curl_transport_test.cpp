#include "tests/core/http/curl_transport_fixture.h"
#include "tests/core/http/raw_server.h"
#include "tests/support/dev_server_process.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/time.h>

#include <csignal>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::DevServerProcess;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawConnection;
using testing::RawServer;
using ::testing::StartsWith;

json Counters(const DevServerProcess& server) {
  return json::parse(server.Control("GET", "/_dev/counters"), nullptr, false);
}

void Order(const DevServerProcess& server, const json& fault) {
  EXPECT_EQ(server.Control("POST", "/_dev/faults", fault.dump()), "{}");
}

// Lets /p/1 ... answer late, each with its own body.
std::vector<std::string> OrderLateAnswers(const DevServerProcess& server, int count, int ms) {
  std::vector<std::string> paths;
  for (int i = 1; i <= count; ++i) {
    paths.push_back("/p/" + std::to_string(i) + "/");
    Order(server, {{"match", paths.back()}, {"kind", "body"}, {"ms", ms}, {"body", paths.back()}});
  }
  return paths;
}

class AgainstDevServer : public CurlTransportTest {
 protected:
  // Asks for all paths at once, expects each one's own body, returns how long it took.
  milliseconds FetchAll(const DevServerProcess& server, const std::vector<std::string>& paths) {
    std::vector<HttpRequest> requests;
    for (const std::string& path : paths) {
      requests.push_back(Get(server.url() + path));
    }
    const auto start = steady_clock::now();
    const auto outcomes = Send(requests);
    const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      EXPECT_EQ(BodyOf(outcomes[i]), paths[i]);
    }
    return took;
  }
};

TEST_F(AgainstDevServer, Http2CarriesAllRequestsAtOnceOverOneConnection) {
  const DevServerProcess server;
  Make(server.ca_file());
  const auto paths = OrderLateAnswers(server, 8, 1000);
  EXPECT_TRUE(Send(Get(server.url() + "/api/status")));
  EXPECT_LT(FetchAll(server, paths), milliseconds(4000));
  const json counters = Counters(server);
  EXPECT_EQ(counters["tcp_connections"], 1) << counters;
  EXPECT_EQ(counters["tls_handshakes"], 1);
  EXPECT_EQ(counters["requests"], 9);
  EXPECT_THAT(counters["connections"][0]["http"].dump(), HasSubstr("2"));
}

TEST_F(AgainstDevServer, TheFirstRequestsShareOneConnectionToo) {
  const DevServerProcess server;
  Make(server.ca_file());
  FetchAll(server, OrderLateAnswers(server, 8, 50));
  EXPECT_EQ(Counters(server)["tcp_connections"], 1);
}

TEST_F(AgainstDevServer, Http1CarriesThemOneAfterTheOtherOverOneConnection) {
  const DevServerProcess server({"--http1"});
  Make(server.ca_file());
  EXPECT_GE(FetchAll(server, OrderLateAnswers(server, 4, 100)), milliseconds(400));
  EXPECT_EQ(BodyOf(Send(Get(server.url() + "/p/1/"))), "/p/1/");
  const json counters = Counters(server);
  EXPECT_EQ(counters["tcp_connections"], 1) << counters;
  EXPECT_EQ(counters["requests"], 5);
  EXPECT_THAT(counters["connections"][0]["http"].dump(), HasSubstr("1.1"));
}

TEST_F(AgainstDevServer, AnswersThatWaitLongerThanTheConnectTimeoutAreNoFailure) {
  const DevServerProcess server({"--http1"});
  options_.connect_timeout = milliseconds(2000);
  Make(server.ca_file());
  FetchAll(server, OrderLateAnswers(server, 3, 1500));
}

TEST_F(AgainstDevServer, TheDeadlineEndsOnlyWhatIsNotDone) {
  const DevServerProcess server;
  Make(server.ca_file());
  Order(server, {{"match", "/slow"}, {"kind", "delay"}, {"ms", 20'000}});
  Order(server, {{"match", "/quick"}, {"kind", "body"}, {"body", "quick"}});
  std::vector<HttpRequest> requests;
  requests.push_back(Get(server.url() + "/slow"));
  requests.push_back(Get(server.url() + "/quick"));
  const auto start = steady_clock::now();
  const auto outcomes = Send(requests, milliseconds(2500));
  EXPECT_LT(steady_clock::now() - start, seconds(10));
  ASSERT_FALSE(outcomes[0]);
  EXPECT_EQ(outcomes[0].error().kind, Kind::kTimeout);
  EXPECT_EQ(outcomes[0].error().detail, "no answer in time");
  EXPECT_EQ(BodyOf(outcomes[1]), "quick");
}

TEST_F(AgainstDevServer, ADeadlineInThePastSendsNothing) {
  const DevServerProcess server;
  Make(server.ca_file());
  EXPECT_EQ(Fail(server.url() + "/api/status", milliseconds(-1)).kind, Kind::kTimeout);
  EXPECT_EQ(Counters(server)["requests"], 0);
}

TEST_F(AgainstDevServer, FollowsNoRedirect) {
  const DevServerProcess server;
  Make(server.ca_file());
  Order(server, {{"match", "/a"}, {"kind", "redirect"}, {"location", server.url() + "/b"}});
  const HttpOutcome outcome = Send(Get(server.url() + "/a"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 302);
  EXPECT_EQ(outcome->headers.at("location"), server.url() + "/b");
  EXPECT_EQ(Counters(server)["requests"], 1);
}

TEST_F(AgainstDevServer, SignalsDoNotDisturbIt) {
  const DevServerProcess server;
  Make(server.ca_file());
  const auto paths = OrderLateAnswers(server, 2, 500);
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, &before);  // without SA_RESTART
  const itimerval often{{0, 2000}, {0, 2000}};
  setitimer(ITIMER_REAL, &often, nullptr);
  FetchAll(server, paths);
  const itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &before, nullptr);
}

// What goes over the wire, byte by byte, on plain HTTP.
TEST_F(CurlTransportTest, SendsTheRequestAsSaid) {
  std::string head;
  std::string body;
  RawServer server([&](const RawConnection& connection) {
    head = connection.ReadUntil("\r\n\r\n");
    body = connection.ReadBytes(31);
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\n{}");
  });
  Make("");
  HttpRequest request = Post(server.url() + "/a/../b%2Fc?d=e");
  request.headers = {{"X-Team", "blue"}, {"X-Empty", ""}};
  const HttpOutcome outcome = Send(std::move(request));
  EXPECT_EQ(BodyOf(outcome), "{}");
  EXPECT_EQ(outcome->headers.at("x-a"), "b");
  EXPECT_THAT(head, StartsWith("POST /a/../b%2Fc?d=e HTTP/1.1\r\n"));
  for (const char* line :
       {"\r\nUser-Agent: stepveil/" STEPVEIL_VERSION "\r\n", "\r\nAccept: application/json\r\n",
        "\r\nAuthorization: Bearer canary-9f3b-SECRET\r\n",
        "\r\nContent-Type: application/json\r\n", "\r\nContent-Length: 31\r\n",
        "\r\nX-Team: blue\r\n", "\r\nX-Empty:\r\n"}) {
    EXPECT_THAT(head, HasSubstr(line));
  }
  EXPECT_THAT(head, Not(HasSubstr("Expect")));
  EXPECT_THAT(head, Not(HasSubstr("Cookie")));
  EXPECT_EQ(body, "{\"secret\":\"canary-9f3b-SECRET\"}");
}

TEST_F(CurlTransportTest, SendsAPutWithoutABodyAndASecretHeader) {
  std::string head;
  const RawServer server([&](const RawConnection& connection) {
    head = connection.ReadUntil("\r\n\r\n");
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  Make("");
  HttpRequest request;
  request.method = HttpMethod::kPut;
  request.url = server.url() + "/latest/api/token";
  request.secret_headers.emplace_back("X-Token", Secret(kCanary));
  EXPECT_EQ(BodyOf(Send(std::move(request))), "ok");
  transport_.reset();
  EXPECT_THAT(head, StartsWith("PUT /latest/api/token HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr(std::string("X-Token: ") + kCanary + "\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Expect:")));
}

TEST_F(CurlTransportTest, SendsAGetWithoutMore) {
  std::string head;
  RawServer server([&](const RawConnection& connection) {
    head = connection.ReadUntil("\r\n\r\n");
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  Make("");
  HttpRequest request;
  request.url = server.url();
  request.headers = {{"Accept", "text/plain"}};
  request.secret_headers.emplace_back("If-None-Match", Secret("W/\"1\""));
  EXPECT_EQ(BodyOf(Send(std::move(request))), "");
  EXPECT_THAT(head, StartsWith("GET / HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("Accept: text/plain"));
  EXPECT_THAT(head, HasSubstr("\r\nIf-None-Match: W/\"1\"\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("application/json")));
  EXPECT_THAT(head, Not(HasSubstr("Authorization")));
}

TEST_F(CurlTransportTest, RefusesPlainHttpBeyondLoopback) {
  Make("");
  EXPECT_THAT(Fail("http://stepveil.invalid/").detail, HasSubstr("plain http"));
}

}  // namespace
}  // namespace stepveil
