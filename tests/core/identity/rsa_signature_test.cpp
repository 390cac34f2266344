#include "core/identity/rsa_signature.h"

#include "tests/core/identity/scripted_instance.h"
#include "tests/core/identity/tokens.h"
#include "tests/support/test_key.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::TestKey;

std::string Failure(const std::string& pem, const std::string& passphrase = "") {
  const auto signature = RsaSha256("text", Secret(pem), Secret(passphrase));
  EXPECT_FALSE(signature);
  return signature ? "" : AllOf(signature.error());
}

TEST(RsaSha256, IsWhatThePublicKeyVerifies) {
  const TestKey key = TestKey::Rsa();
  const auto signature = RsaSha256("some text", Secret(key.Pem()));
  ASSERT_TRUE(signature);
  EXPECT_TRUE(key.Verifies("some text", *signature));
  EXPECT_FALSE(key.Verifies("some texts", *signature));
}

TEST(RsaSha256, AnEncryptedKeyIsOpened) {
  const TestKey key = TestKey::Rsa();
  const std::string pem = key.Pem("canary-9f3b-SECRET");
  const auto signature = RsaSha256("x", Secret(pem), Secret("canary-9f3b-SECRET"));
  ASSERT_TRUE(signature);
  EXPECT_TRUE(key.Verifies("x", *signature));
  EXPECT_EQ(Failure(pem), "encrypted, without a passphrase");
  EXPECT_EQ(Failure(pem, "canary-9f3b-WRONG"), "encrypted with another passphrase");
  EXPECT_EQ(Failure(pem, std::string(5000, 'x')), "encrypted with another passphrase");
}

TEST(RsaSha256, OtherKeysAreRefused) {
  EXPECT_EQ(Failure(TestKey::Ec().Pem()), "of another kind than RSA");
  EXPECT_EQ(Failure(TestKey::Ed25519().Pem()), "of another kind than RSA");
  EXPECT_EQ(Failure(TestKey::Rsa(1024).Pem()), "an RSA key of less than 2048 bits");
  for (const char* text : {"", "canary-9f3b-SECRET",
                           "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n"}) {
    EXPECT_EQ(Failure(text), "no private key in PEM") << text;
  }
}

TEST(SignedJwt, HasTheFormOfRfc7515) {
  const TestKey key = TestKey::Rsa();
  const auto jwt = SignedJwt(R"({"alg":"RS256"})", R"({"sub":"it"})", Secret(key.Pem()));
  ASSERT_TRUE(jwt);
  const std::string text(jwt->Expose());
  const std::string begin = Base64Url(R"({"alg":"RS256"})") + "." + Base64Url(R"({"sub":"it"})");
  ASSERT_TRUE(text.starts_with(begin + "."));
  const auto signature = RsaSha256(begin, Secret(key.Pem()));
  EXPECT_EQ(text.substr(begin.size() + 1), Base64Url(*signature));
}

}  // namespace
}  // namespace stepveil
