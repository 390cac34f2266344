#include "core/check/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::system_clock;
using Kind = TransportFailure::Kind;
using ::testing::HasSubstr;
using ::testing::Not;

const system_clock::time_point kNow = system_clock::from_time_t(1'796'000'000);
constexpr const char* kOrigin = "https://vault.example";

Chain SampleChain(bool trusted) {
  return {"TLSv1.3",
          {{"CN=vault.example", "CN=Root", kNow + hours(24 * 90)},
           {"CN=Root", "CN=Root", kNow + hours(24 * 900)}},
          trusted};
}

Contact Answered(const std::string& path = "/api/v1/auth/oidc-auth/login") {
  Contact contact{kOrigin, path, 200, {"192.0.2.1", "192.0.2.2"}, "192.0.2.2"};
  contact.chain = SampleChain(true);
  contact.authorities = "/etc/ca.pem";
  contact.date = kNow;
  return contact;
}

Contact Failed(Kind kind, const std::string& origin = kOrigin) {
  Contact contact{origin, "/login"};
  contact.failure = TransportFailure{kind, "the detail"};
  return contact;
}

class NetworkTest : public ::testing::Test {
 protected:
  NetworkTest() {
    clock_.wall = [] { return kNow; };
    network_.Watch({kOrigin, "https://second.example"});
  }

  // The findings, a line each: "LEVEL STATION TEXT".
  std::string Said(const std::optional<Claims>& claims = {}) {
    Report report;
    network_.Say(claims, report);
    return TextOf(report);
  }

  static std::string TextOf(const Report& report) {
    constexpr std::array kLevels{"ok", "warning", "fault"};
    std::string text;
    for (const Finding& finding : report.findings()) {
      text += std::string(kLevels.at(static_cast<std::size_t>(finding.level))) + " " +
              finding.station + " " + finding.text + "\n";
    }
    return text;
  }

  // Where a network fault is told.
  std::string StationOf(const Contact& contact) {
    Network network(clock_);
    network.Watch({kOrigin});
    network.See(contact);
    Report report;
    network.Fault({ErrorCode::kNetwork, "cannot reach it"}, "login", report);
    return report.findings().front().station;
  }

  Clock clock_;
  Network network_{clock_};
};

TEST_F(NetworkTest, SaysEachStationOfAWayThatIsWell) {
  network_.See(Answered());
  EXPECT_EQ(Said(),
            "ok dns vault.example is 192.0.2.1, 192.0.2.2\n"
            "ok proxy none: no variable names one\n"
            "ok tcp connected to 192.0.2.2\n"
            "ok tls TLSv1.3, trusted by \"/etc/ca.pem\"\n"
            "  \"CN=vault.example\", by \"CN=Root\", until 2027-02-28\n"
            "  \"CN=Root\", signed by itself, until 2029-05-18\n"
            "ok clock this machine's agrees with the server's\n");
}

TEST_F(NetworkTest, SaysItOnceAndNotBeforeThereIsAny) {
  EXPECT_EQ(Said(), "");
  network_.See(Answered());
  EXPECT_NE(Said(), "");
  EXPECT_EQ(Said(), "");
}

TEST_F(NetworkTest, OthersThanTheInstanceAreNotItsWay) {
  Contact other = Answered();
  other.origin = "https://sts.amazonaws.example";
  network_.See(other);
  EXPECT_EQ(Said(), "");
}

TEST_F(NetworkTest, SaysWhichAddressWasPassedOver) {
  network_.See(Failed(Kind::kConnect, "https://second.example"));
  network_.See(Answered());
  EXPECT_THAT(Said(),
              HasSubstr("warning tcp https://second.example was passed over: the detail\nok dns "));
}

TEST_F(NetworkTest, SaysTheProxyAndWhyThereIsNone) {
  Contact contact = Answered();
  contact.proxy = {"http://proxy:3128", "HTTPS_PROXY", true};
  network_.See(contact);
  EXPECT_THAT(Said(), HasSubstr("ok dns vault.example is looked up by the proxy\n"
                                "ok proxy http://proxy:3128, named by HTTPS_PROXY, with a user "
                                "name\nok tcp connected to 192.0.2.2, the proxy\n"));
  Network none(clock_);
  none.Watch({kOrigin});
  contact.proxy = {};
  contact.proxy_left_out = "https_proxy";
  none.See(contact);
  Report report;
  none.Say({}, report);
  EXPECT_THAT(TextOf(report), HasSubstr("none, though https_proxy names one: NO_PROXY lists"));
}

TEST_F(NetworkTest, ACertificateThatEndsSoonIsAWarning) {
  Contact contact = Answered();
  contact.chain->certificates.front().expires = kNow + hours(24 * 3);
  network_.See(contact);
  EXPECT_THAT(Said(), HasSubstr("warning tls the server's certificate expires 2026-12-03: renew"));
}

TEST_F(NetworkTest, ForeignTextIsEscaped) {
  Contact contact = Answered();
  contact.chain->certificates.front().subject = "CN=\x1b[31m::error::";
  network_.See(contact);
  EXPECT_THAT(Said(), Not(HasSubstr("\x1b")));
}

TEST_F(NetworkTest, AClockThatDiffersIsAWarning) {
  for (const auto& [ahead, words] : std::vector<std::pair<seconds, std::string>>{
           {seconds(0), "ok clock"},
           {seconds(5), "ok clock"},
           {seconds(-5), "ok clock"},
           {seconds(6), "warning clock the server's is 6 s ahead of this machine's"},
           {seconds(-90), "warning clock the server's is 90 s behind this machine's"},
           {hours(1), "warning clock the server's is 60 min ahead of this machine's"}}) {
    Network network(clock_);
    network.Watch({kOrigin});
    Contact contact = Answered();
    contact.date = kNow + ahead;
    network.See(contact);
    Report report;
    network.Say({}, report);
    EXPECT_THAT(TextOf(report), HasSubstr(words));
  }
}

TEST_F(NetworkTest, AClockByWhichTheTokenIsRefusedIsAFault) {
  Claims claims;
  claims.not_before = kNow - minutes(1);
  claims.expires = kNow + minutes(5);
  for (const auto& [ahead, words] : std::vector<std::pair<minutes, std::string>>{
           {minutes(4), "warning clock"},
           {minutes(6),
            "fault clock the server's is 6 min ahead of this machine's: by its clock "
            "the id token has expired"},
           {minutes(-2),
            "fault clock the server's is 2 min behind this machine's: by its clock "
            "the id token is not valid yet"}}) {
    Network network(clock_);
    network.Watch({kOrigin});
    Contact contact = Answered();
    contact.date = kNow + ahead;
    network.See(contact);
    Report report;
    network.Say(claims, report);
    EXPECT_THAT(TextOf(report), HasSubstr(words));
  }
}

TEST_F(NetworkTest, AFaultStandsAtTheStationWhereTheWayEnded) {
  EXPECT_EQ(StationOf(Failed(Kind::kResolve)), "dns");
  EXPECT_EQ(StationOf(Failed(Kind::kConnect)), "tcp");
  EXPECT_EQ(StationOf(Failed(Kind::kTls)), "tls");
  EXPECT_EQ(StationOf(Failed(Kind::kProxy)), "proxy");
  EXPECT_EQ(StationOf(Failed(Kind::kProxyLogin)), "proxy");
  EXPECT_EQ(StationOf(Failed(Kind::kTimeout)), "server");
  EXPECT_EQ(StationOf(Answered()), "server") << "it answered, with a rate limit or an outage";
  Contact at_proxy = Failed(Kind::kConnect);
  at_proxy.failure->at = "the proxy http://proxy:3128 (HTTPS_PROXY)";
  EXPECT_EQ(StationOf(at_proxy), "proxy");
}

TEST_F(NetworkTest, AFaultOfTlsShowsTheCertificates) {
  Contact contact = Failed(Kind::kTls);
  contact.chain = SampleChain(false);
  network_.See(contact);
  Report report;
  network_.Fault({ErrorCode::kNetwork, "cannot reach it", {"do that"}}, "login", report);
  EXPECT_EQ(report.first_fault(), ErrorCode::kNetwork);
  EXPECT_THAT(TextOf(report), HasSubstr("cannot reach it\n  \"CN=vault.example\", by \"CN=Root\""));
}

TEST_F(NetworkTest, SaysTheGenerationByWhatItWasAsked) {
  Report none;
  network_.SayServer(none);
  EXPECT_EQ(TextOf(none), "");
  network_.See(Answered("/api/v4/secrets"));
  Report newer;
  network_.SayServer(newer);
  EXPECT_EQ(TextOf(newer), "ok server its API is v4\n");
  network_.See(Answered("/api/v3/secrets/raw"));
  Report older;
  network_.SayServer(older);
  EXPECT_EQ(TextOf(older), "ok server its API is v3: a server of 2024\n");
}

}  // namespace
}  // namespace stepveil
