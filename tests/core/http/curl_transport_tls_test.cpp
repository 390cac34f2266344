#include "core/http/client.h"
#include "tests/core/http/curl_transport_fixture.h"
#include "tests/core/http/raw_server.h"
#include "tests/support/dev_server_process.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using nlohmann::json;
using testing::ClosedPort;
using testing::DevServerProcess;
using ::testing::HasSubstr;
using testing::ScratchFolder;

// Sets SSLKEYLOGFILE before anything starts libcurl, as a job's environment would.
class KeyLog : public ::testing::Environment {
 public:
  void SetUp() override {
    setenv("SSLKEYLOGFILE", path().c_str(), 1);
    const std::vector<std::string> none;
    ASSERT_TRUE(MakeCurlTransport({}, Variables(none)));
  }
  static std::string path() {
    static const ScratchFolder folder;
    return folder.path() / "keys.log";
  }
};
const ::testing::Environment* const kKeyLog = ::testing::AddGlobalTestEnvironment(new KeyLog);

class TlsTest : public CurlTransportTest {
 protected:
  std::string Listener(const std::string& kind) const {
    const auto answer = json::parse(
        server_.Control("POST", "/_dev/listeners", json{{"kind", kind}}.dump()), nullptr, false);
    return answer.value("url", "");
  }

  std::string CaPem() const {
    std::ifstream stream(server_.ca_file());
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  std::string Status() const { return server_.url() + "/api/status"; }

  DevServerProcess server_;
  ScratchFolder folder_;
};

struct Expected {
  std::string detail;
  std::string hint;
};

TEST_F(TlsTest, EachCertificateFaultHasItsOwnWords) {
  Make(server_.ca_file());
  const std::map<std::string, Expected> table = {
      {"expired", {"its certificate has expired", "renew the server's certificate"}},
      {"wrong-host", {"its certificate is for another host name", "host name"}},
      {"unknown-ca",
       {"its certificate is signed by an authority that is not trusted here", "--ca-file"}},
      {"not-tls-garbage",
       {"it does not speak TLS", "if it speaks plain http there, write http://127.0.0.1:"}},
      {"plain-http",
       {"it does not speak TLS", "if it speaks plain http there, write http://127.0.0.1:"}}};
  for (const auto& [kind, expected] : table) {
    std::string url = Listener(kind);
    ASSERT_NE(url, "") << kind;
    if (url.rfind("http://", 0) == 0) {
      url.insert(4, "s");
    }
    const TransportFailure failure = Fail(url + "/api/status");
    EXPECT_EQ(failure.kind, Kind::kTls) << kind << ": " << failure.detail;
    EXPECT_EQ(failure.detail, expected.detail) << kind;
    EXPECT_THAT(failure.hint + failure.address_hint, HasSubstr(expected.hint)) << kind;
  }
  EXPECT_TRUE(Send(Get(Status()))) << "and the good one is still accepted";
}

TEST_F(TlsTest, SpeaksPlainHttpToLoopback) {
  Make(server_.ca_file());
  const std::string url = Listener("plain-http");
  ASSERT_EQ(url.rfind("http://127.0.0.1", 0), 0U) << url;
  EXPECT_TRUE(Send(Get(url + "/api/status")));
}

TEST_F(TlsTest, TheSystemsOwnAuthoritiesDoNotVouchForTheDevServer) {
  Make("");
  EXPECT_EQ(Fail(Status()).kind, Kind::kTls);
}

TEST_F(TlsTest, TrustsWhatSslCertFileNames) {
  Make("", {"SSL_CERT_FILE=" + server_.ca_file()});
  EXPECT_TRUE(Send(Get(Status())));
}

TEST_F(TlsTest, TrustsWhatSslCertDirNames) {
  folder_.Write("ca.pem", CaPem());
  const auto rehash = testing::RunProcess({"/usr/bin/openssl", "rehash", folder_.path().string()},
                                          {{"PATH=/usr/bin:/bin"}});
  ASSERT_EQ(rehash.exit_code, 0) << rehash.err;
  Make("", {"SSL_CERT_DIR=" + folder_.path().string()});
  EXPECT_TRUE(Send(Get(Status())));
}

TEST_F(TlsTest, AFileThatIsNamedBecomesTheOnlyTrust) {
  // The file is good PEM but holds none that vouches for the server, which the directory does.
  folder_.Write("ca.pem", CaPem());
  const auto rehash = testing::RunProcess({"/usr/bin/openssl", "rehash", folder_.path().string()},
                                          {{"PATH=/usr/bin:/bin"}});
  ASSERT_EQ(rehash.exit_code, 0) << rehash.err;
  const DevServerProcess other;
  Make(other.ca_file(), {"SSL_CERT_DIR=" + folder_.path().string()});
  EXPECT_EQ(Fail(Status()).kind, Kind::kTls);
}

TEST_F(TlsTest, ABrokenFileOfAuthoritiesIsToldAsThat) {
  Make(folder_.Write("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
  const TransportFailure failure = Fail(Status());
  EXPECT_EQ(failure.kind, Kind::kTls);
  EXPECT_EQ(failure.detail, "the file of certificate authorities can't be used");
}

TEST_F(TlsTest, NeverWritesTheConnectionsKeys) {
  Make(server_.ca_file(), {"SSLKEYLOGFILE=" + KeyLog::path()});
  EXPECT_TRUE(Send(Get(Status())));
  EXPECT_FALSE(std::filesystem::exists(KeyLog::path()));
}

TEST_F(TlsTest, TheClientGoesFromADeadAddressToALivingOne) {
  Make(server_.ca_file());
  const Clock clock;
  ClientOptions options;
  options.addresses = {"https://127.0.0.1:" + std::to_string(ClosedPort()), Listener("unknown-ca"),
                       server_.url()};
  Client client(*transport_, options, clock);
  ApiCall call;
  call.path = "/api/status";
  call.repeat = Repeat::kNever;
  const auto result = client.Send(std::move(call));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(client.address(), server_.url());
}

}  // namespace
}  // namespace stepveil
