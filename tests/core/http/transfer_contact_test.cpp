// What the observer of a transport is told of each request: taken from the one connection.
#include "core/http/contact.h"
#include "tests/core/http/curl_transport_fixture.h"
#include "tests/core/http/raw_server.h"
#include "tests/support/dev_server_process.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using nlohmann::json;
using std::chrono::system_clock;
using testing::ClosedPort;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScratchFolder;

class ContactTest : public CurlTransportTest {
 protected:
  void SetUp() override {
    options_.observe = [this](const Contact& contact) { contacts_.push_back(contact); };
  }

  [[nodiscard]] std::string Listener(const std::string& kind) const {
    return json::parse(server_.Control("POST", "/_dev/listeners", json{{"kind", kind}}.dump()))
        .value("url", "");
  }

  // Asks once and returns what was told.
  Contact Ask(const std::string& url) {
    (void)Send(Get(url));
    EXPECT_FALSE(contacts_.empty());
    return contacts_.empty() ? Contact{} : contacts_.back();
  }

  testing::DevServerProcess server_;
  std::vector<Contact> contacts_;
};

TEST_F(ContactTest, TellsTheWayToAServer) {
  Make(server_.ca_file());
  const Contact contact = Ask(server_.url() + "/api/status?token=canary-9f3b-SECRET");
  EXPECT_EQ(contact.origin, server_.url());
  EXPECT_EQ(contact.path, "/api/status");
  EXPECT_EQ(contact.status, 403) << "what the server says to a token that is none";
  EXPECT_THAT(contact.tried, ElementsAre("127.0.0.1"));
  EXPECT_EQ(contact.address, "127.0.0.1");
  EXPECT_EQ(contact.proxy.url, "");
  EXPECT_FALSE(contact.failure);
  ASSERT_TRUE(contact.date);
  EXPECT_LT(std::chrono::abs(*contact.date - system_clock::now()), std::chrono::seconds(30));
}

TEST_F(ContactTest, TellsTheChainAndWhoseAuthorityItEndsAt) {
  Make(server_.ca_file());
  const Contact contact = Ask(server_.url() + "/api/status");
  ASSERT_TRUE(contact.chain);
  EXPECT_TRUE(contact.chain->trusted);
  EXPECT_EQ(contact.chain->protocol, "TLSv1.3");
  EXPECT_EQ(contact.authorities, server_.ca_file());
  const auto& certificates = contact.chain->certificates;
  ASSERT_EQ(certificates.size(), 2U);
  EXPECT_EQ(certificates[0].subject, "CN=localhost");
  EXPECT_EQ(certificates[0].issuer, certificates[1].subject);
  EXPECT_EQ(certificates[1].issuer, certificates[1].subject);
  EXPECT_GT(certificates[0].expires, system_clock::now());
}

// Which of two sources of authorities answered: OpenSSL looks into the directory by itself.
TEST_F(ContactTest, TellsADirectoryOfAuthorities) {
  const ScratchFolder folder;
  const std::string command = "cp " + server_.ca_file() + " " +
                              (folder.path() / "ca.pem").string() + " && openssl rehash " +
                              folder.path().string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  Make("", {"SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
            "SSL_CERT_DIR=" + folder.path().string()});
  const Contact contact = Ask(server_.url() + "/api/status");
  EXPECT_EQ(contact.status, 403) << "what the server says to a token that is none";
  EXPECT_EQ(contact.authorities, folder.path().string());
}

TEST_F(ContactTest, AKeptConnectionTriesNoAddress) {
  Make(server_.ca_file());
  (void)Ask(server_.url() + "/api/status");
  const Contact second = Ask(server_.url() + "/api/status");
  EXPECT_THAT(second.tried, ElementsAre());
  EXPECT_EQ(second.address, "127.0.0.1");
  EXPECT_TRUE(second.chain);
}

TEST_F(ContactTest, TellsTheCertificateThatIsRefused) {
  Make(server_.ca_file());
  const Contact contact = Ask(Listener("unknown-ca") + "/");
  ASSERT_TRUE(contact.failure);
  EXPECT_EQ(contact.failure->kind, Kind::kTls);
  ASSERT_TRUE(contact.chain);
  EXPECT_FALSE(contact.chain->trusted);
  EXPECT_EQ(contact.chain->certificates.front().subject, "CN=localhost");
}

TEST_F(ContactTest, AnExpiredCertificateTellsSince) {
  Make(server_.ca_file());
  const Contact contact = Ask(Listener("expired") + "/");
  ASSERT_TRUE(contact.chain);
  EXPECT_FALSE(contact.chain->trusted);
  EXPECT_LT(contact.chain->certificates.front().expires, system_clock::now());
}

TEST_F(ContactTest, TellsWhatWasTriedInVain) {
  Make(server_.ca_file());
  const Contact contact = Ask("https://localhost:" + std::to_string(ClosedPort()) + "/");
  ASSERT_TRUE(contact.failure);
  EXPECT_EQ(contact.failure->kind, Kind::kConnect);
  EXPECT_THAT(contact.tried, ::testing::Contains("127.0.0.1"));
  EXPECT_EQ(contact.address, "");
  EXPECT_FALSE(contact.chain);
}

TEST_F(ContactTest, NamesTheProxyAndNotItsPassword) {
  const std::string proxy = "http://127.0.0.1:" + std::to_string(ClosedPort());
  Make("", {"HTTPS_PROXY=http://me:canary-9f3b-SECRET@" + proxy.substr(7)});
  const Contact contact = Ask("https://elsewhere.example/");
  EXPECT_EQ(contact.proxy.url, proxy);
  EXPECT_EQ(contact.proxy.variable, "HTTPS_PROXY");
  EXPECT_TRUE(contact.proxy.has_credentials);
  ASSERT_TRUE(contact.failure);
  EXPECT_THAT(contact.failure->at, HasSubstr(proxy));
}

TEST_F(ContactTest, NamesAProxyThatIsLeftOut) {
  Make(server_.ca_file(), {"https_proxy=http://127.0.0.1:1"});
  const Contact contact = Ask(server_.url() + "/api/status");
  EXPECT_EQ(contact.status, 403) << "what the server says to a token that is none";
  EXPECT_EQ(contact.proxy.url, "");
  EXPECT_EQ(contact.proxy_left_out, "https_proxy");
}

TEST_F(ContactTest, OneThatIsOutOfTimeIsTold) {
  const testing::RawServer silent([](const testing::RawConnection&) { usleep(3'000'000); });
  Make(server_.ca_file());
  (void)Send(Get("https://127.0.0.1:" + std::to_string(silent.port()) + "/"),
             std::chrono::milliseconds(300));
  ASSERT_EQ(contacts_.size(), 1U);
  ASSERT_TRUE(contacts_.front().failure);
  EXPECT_EQ(contacts_.front().failure->kind, Kind::kTimeout);
}

}  // namespace
}  // namespace stepveil
