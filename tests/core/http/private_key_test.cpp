#include "core/http/private_key.h"

#include "tests/support/test_key.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::TestKey;

std::string Reason(const std::string& pem, const std::string& passphrase = "") {
  const auto key = ReadPrivateKey(Secret(pem), Secret(passphrase));
  return key ? "" : key.error();
}

TEST(ReadPrivateKey, TakesKeysOfEveryKind) {
  for (const TestKey& key : {TestKey::Rsa(), TestKey::Ec(), TestKey::Ed25519()}) {
    EXPECT_EQ(Reason(key.Pem()), "");
    EXPECT_EQ(Reason(key.Pem("a passphrase"), "a passphrase"), "");
  }
}

TEST(ReadPrivateKey, SaysWhyThereIsNone) {
  const std::string pem = TestKey::Ec().Pem("a passphrase");
  EXPECT_EQ(Reason(pem), "encrypted, without a passphrase");
  EXPECT_EQ(Reason(pem, "another"), "encrypted with another passphrase");
  EXPECT_EQ(Reason(pem, std::string(5000, 'x')), "encrypted with another passphrase");
  EXPECT_EQ(Reason(""), "no private key in PEM");
  EXPECT_EQ(Reason(TestKey::Ec().Certificate("it")), "no private key in PEM");
}

}  // namespace
}  // namespace stepveil
