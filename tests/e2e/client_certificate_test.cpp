// Mutual TLS, on the real binary and a real server of Python's: with any method, and as a method of
// its own.
#include "tests/e2e/run_job.h"
#include "tests/support/test_key.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kIdentity = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

class ClientCertificateJob : public RunJobTest {
 protected:
  ClientCertificateJob() {
    authority_file_ = Write("authority.pem", authority_.Certificate("authority"));
    certificate_ = key_.Certificate("runner", &authority_, "authority");
    Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", kIdentity);
    Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "canary-9f3b-SECRET");
    Set("STEPVEIL_CLIENT_CERT", Write("client.pem", certificate_));
    Set("STEPVEIL_CLIENT_KEY", Write("client.key", key_.Pem()));
  }

  std::string Write(const std::string& name, const std::string& content) const {
    return folder_.Write(name, content).string();
  }

  // Opens the server and makes it the instance.
  void Open(const std::string& mode = "required") {
    const std::string key = (folder_.path() / "server.key").string();
    const std::string certificate = (folder_.path() / "server.pem").string();
    const auto made = RunProcess(
        {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"},
        {environment_, folder_.path()});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    server_process_ = std::make_unique<StartedProcess>(
        std::vector<std::string>{"python3", "-B",
                                 STEPVEIL_SOURCE_DIR "/tests/support/certificate_server.py",
                                 certificate, key, authority_file_, mode},
        environment_);
    EXPECT_TRUE(server_process_->Prints("PORT ")) << server_process_->printed();
    Set("INFISICAL_DOMAIN",
        "https://127.0.0.1:" + std::to_string(server_process_->NumberAfter("PORT ")));
    Set("STEPVEIL_CA_FILE", certificate);
  }

  void ExpectRefused(int code, const std::string& message, const std::string& hint) {
    const auto ran = Stepveil({"login", "--plain"});
    EXPECT_EQ(ran.exit_code, code) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, AllOf(HasSubstr(message), HasSubstr(hint), Not(HasSubstr("canary")),
                               Not(HasSubstr("BEGIN PRIVATE"))));
  }

  const TestKey authority_ = TestKey::Ec();
  const TestKey key_ = TestKey::Ec();
  std::string authority_file_;
  std::string certificate_;

 private:
  std::unique_ptr<StartedProcess> server_process_;
};

TEST_F(ClientCertificateJob, IsShownWithAnyMethod) {
  Open();
  const std::string expected = "token.of.runner.by.universal-auth\n";
  EXPECT_EQ(Stepveil({"login", "--plain"}).out, expected);
  Set("STEPVEIL_CLIENT_CERT", certificate_);
  Set("STEPVEIL_CLIENT_KEY", key_.Pem());
  EXPECT_EQ(Stepveil({"login", "--plain"}).out, expected);
  Set("STEPVEIL_CLIENT_KEY", key_.Pem("canary-9f3b-SECRET"));
  Set("STEPVEIL_CLIENT_KEY_PASSPHRASE", "canary-9f3b-SECRET");
  EXPECT_EQ(Stepveil({"login", "--plain"}).out, expected);
  Unset("STEPVEIL_CLIENT_KEY_PASSPHRASE");
  Unset("STEPVEIL_CLIENT_KEY");
  Unset("STEPVEIL_CLIENT_CERT");
  const auto by_flag =
      Stepveil({"login", "--plain", "--client-cert", "client.pem", "--client-key", "client.key"});
  EXPECT_EQ(by_flag.out, expected) << by_flag.err;
}

TEST_F(ClientCertificateJob, AFileOfTheRepositoryMayNameFilesBelowIt) {
  Open();
  Unset("STEPVEIL_CLIENT_CERT");
  Unset("STEPVEIL_CLIENT_KEY");
  Write(".stepveil.yaml", "client-cert: client.pem\nclient-key: client.key\n");
  const auto ran = Stepveil({"login", "--plain"});
  EXPECT_EQ(ran.out, "token.of.runner.by.universal-auth\n") << ran.err;
  Write(".stepveil.yaml", "client-cert: client.pem\nclient-key: /etc/ssl/private/key.pem\n");
  ExpectRefused(3, ".stepveil.yaml:2:13", "relative path");
}

TEST_F(ClientCertificateJob, IsAMethodOfItsOwn) {
  Open();
  Set("INFISICAL_AUTH_METHOD", "tls-cert");
  Set("INFISICAL_MACHINE_IDENTITY_ID", kIdentity);
  const auto ran = Stepveil({"login", "--plain"});
  EXPECT_EQ(ran.out, "token.of.runner.by.tls-cert-auth\n") << ran.err;
  Unset("STEPVEIL_CLIENT_CERT");
  Unset("STEPVEIL_CLIENT_KEY");
  ExpectRefused(6, "it asks for a client certificate", "--client-cert");
}

TEST_F(ClientCertificateJob, AServerThatWantsOneSaysSo) {
  Unset("STEPVEIL_CLIENT_CERT");
  Unset("STEPVEIL_CLIENT_KEY");
  for (const char* mode : {"required", "asked"}) {
    Open(mode);
    ExpectRefused(6, "it asks for a client certificate", "--client-cert");
  }
}

TEST_F(ClientCertificateJob, AServerThatRefusesItSaysSo) {
  Open();
  const TestKey stranger = TestKey::Ec();
  Set("STEPVEIL_CLIENT_CERT", stranger.Certificate("stranger"));
  Set("STEPVEIL_CLIENT_KEY", stranger.Pem());
  ExpectRefused(6, "it refuses the client certificate", "authority that the server trusts");
}

TEST_F(ClientCertificateJob, WhatCanNotBeShownIsNamedBeforeAnythingIsSent) {
  Set("STEPVEIL_CLIENT_KEY", TestKey::Ec().Pem());
  ExpectRefused(3, "the key does not belong to the certificate", "");
  Set("STEPVEIL_CLIENT_KEY", key_.Pem("canary-9f3b-SECRET"));
  ExpectRefused(3, "encrypted, without a passphrase", "STEPVEIL_CLIENT_KEY_PASSPHRASE");
  Set("STEPVEIL_CLIENT_CERT", "none.pem");
  ExpectRefused(3, "cannot read \"none.pem\"", "");
}

// The dev server asks nobody for a certificate: what comes of the settings is seen in the command.
TEST_F(ClientCertificateJob, TheCommandGetsNeitherKeyNorPassphrase) {
  UseServer();
  UseUniversalAuth();
  Set("STEPVEIL_CLIENT_KEY", key_.Pem("canary-9f3b-SECRET"));
  Set("STEPVEIL_CLIENT_KEY_PASSPHRASE", "canary-9f3b-SECRET");
  const auto ran = Stepveil({"run", "--path", "/backend", "--", "sh", "-c",
                             "echo ${STEPVEIL_CLIENT_KEY-gone} "
                             "${STEPVEIL_CLIENT_KEY_PASSPHRASE-gone} canary-9f3b-SECRET"});
  EXPECT_EQ(ran.out, "gone gone ***\n") << ran.err;
}

}  // namespace
}  // namespace stepveil::testing
