#include "core/http/client_certificate.h"

#include "core/http/wiring.h"
#include "tests/support/process.h"
#include "tests/support/test_key.h"

#include <gmock/gmock.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testing::TestKey;

std::string Failure(const ClientCertificateSource& source) {
  const auto loaded = LoadClientCertificate(source);
  EXPECT_FALSE(loaded);
  if (loaded) return "";
  EXPECT_EQ(loaded.error().code, ErrorCode::kConfig);
  std::string text = loaded.error().message;
  for (const std::string& hint : loaded.error().hints) text += "\n" + hint;
  EXPECT_THAT(text, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("-----BEGIN PRIVATE"))));
  return text;
}

class ClientCertificateTest : public ::testing::Test {
 protected:
  std::string File(const std::string& content) {
    return folder_.Write("file-" + std::to_string(++files_), content).string();
  }

  const TestKey key_ = TestKey::Ec();
  const std::string certificate_ = key_.Certificate("client");
  testing::ScratchFolder folder_;
  int files_ = 0;
};

TEST_F(ClientCertificateTest, IsTakenFromFilesAndFromText) {
  for (const ClientCertificateSource& source :
       {ClientCertificateSource{certificate_, Secret(key_.Pem()), Secret()},
        ClientCertificateSource{File(certificate_), Secret(File(key_.Pem())), Secret()},
        ClientCertificateSource{File(key_.Pem() + certificate_), Secret(), Secret()}}) {
    const auto loaded = LoadClientCertificate(source);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->chain, certificate_);
    EXPECT_THAT(std::string(loaded->key.Expose()), StartsWith("-----BEGIN PRIVATE KEY-----"));
  }
}

TEST_F(ClientCertificateTest, WhatSignedItFollowsIt) {
  const TestKey authority = TestKey::Ec();
  const std::string chain =
      key_.Certificate("client", &authority, "between") + authority.Certificate("between");
  const auto loaded = LoadClientCertificate({chain, Secret(key_.Pem()), Secret()});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->chain, chain);
}

TEST_F(ClientCertificateTest, AnEncryptedKeyNeedsItsPassphrase) {
  const std::string locked = key_.Pem("canary-9f3b-SECRET");
  EXPECT_TRUE(LoadClientCertificate({certificate_, Secret(locked), Secret("canary-9f3b-SECRET")}));
  EXPECT_THAT(Failure({certificate_, Secret(locked), Secret()}),
              AllOf(HasSubstr("--client-key"), HasSubstr("encrypted, without a passphrase"),
                    HasSubstr("STEPVEIL_CLIENT_KEY_PASSPHRASE")));
  EXPECT_THAT(Failure({certificate_, Secret(locked), Secret("canary-9f3b-WRONG")}),
              HasSubstr("encrypted with another passphrase"));
}

TEST_F(ClientCertificateTest, APackageHoldsBoth) {
  const std::string path = File(key_.Package("client", "canary-9f3b-SECRET"));
  const auto loaded = LoadClientCertificate({path, Secret(), Secret("canary-9f3b-SECRET")});
  ASSERT_TRUE(loaded);
  EXPECT_THAT(loaded->chain, StartsWith("-----BEGIN CERTIFICATE-----"));
  EXPECT_TRUE(LoadClientCertificate({loaded->chain, loaded->key.Clone(), Secret()}));
  EXPECT_THAT(Failure({path, Secret(), Secret()}),
              HasSubstr("PKCS#12 file is encrypted, without a passphrase"));
  EXPECT_THAT(Failure({path, Secret(), Secret("canary-9f3b-WRONG")}),
              HasSubstr("has another passphrase"));
}

TEST_F(ClientCertificateTest, WhatCanNotBeUsedIsNamed) {
  EXPECT_THAT(Failure({"", Secret("k"), Secret()}), HasSubstr("without its certificate"));
  EXPECT_THAT(Failure({"/nowhere/c.pem", Secret(), Secret()}),
              HasSubstr("cannot read \"/nowhere/c.pem\": no such file or directory"));
  EXPECT_THAT(Failure({folder_.path().string(), Secret(), Secret()}), HasSubstr("is a directory"));
  EXPECT_THAT(Failure({File("canary"), Secret(), Secret()}), HasSubstr("holds no certificate"));
  EXPECT_THAT(Failure({File(""), Secret(), Secret()}), HasSubstr("holds no certificate"));
  EXPECT_THAT(Failure({certificate_, Secret("/nowhere/k.pem"), Secret()}),
              AllOf(HasSubstr("--client-key"), HasSubstr("no such file or directory")));
  EXPECT_THAT(Failure({certificate_, Secret(), Secret()}),
              AllOf(HasSubstr("no private key in PEM"), HasSubstr("with --client-key")));
  EXPECT_THAT(Failure({certificate_, Secret(TestKey::Ec().Pem()), Secret()}),
              HasSubstr("the key does not belong to the certificate"));
}

TEST_F(ClientCertificateTest, IsShownToTheInstanceAlone) {
  Wiring wiring;
  EXPECT_EQ(CertificateFor("https://secrets.example", wiring), nullptr);
  wiring.certificate.emplace(ClientCertificate{certificate_, Secret(key_.Pem())});
  wiring.certificate_origins = {"https://secrets.example", "https://secrets.example:8443"};
  EXPECT_NE(CertificateFor("https://secrets.example:8443", wiring), nullptr);
  for (const char* origin :
       {"https://sts.amazonaws.com", "http://secrets.example", "https://secrets.example:444", ""}) {
    EXPECT_EQ(CertificateFor(origin, wiring), nullptr) << origin;
  }
}

}  // namespace
}  // namespace stepveil
