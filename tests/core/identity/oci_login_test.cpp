#include "core/identity/login_post.h"
#include "tests/core/identity/proof_scene.h"
#include "tests/support/test_key.h"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace stepveil {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::TestKey;

class OciLoginTest : public ProofScene {
 protected:
  OciLoginTest() : ProofScene(kOciLogin) {
    entries_ = {"OCI_CLI_USER=ocid1.user.oc1..u", "OCI_CLI_TENANCY=ocid1.tenancy.oc1..t",
                "OCI_CLI_FINGERPRINT=20:3b", "OCI_CLI_REGION=eu-frankfurt-1",
                "OCI_CLI_KEY_CONTENT=" + key_.Pem()};
  }

  void Change(const std::string& name, const std::string& value) {
    for (std::string& entry : entries_) {
      if (entry.starts_with(name + "=")) entry = name + "=" + value;
    }
  }

  static std::string Decoded(const std::string& base64) {
    std::string bytes(base64.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(base64.data()),
                                     static_cast<int>(base64.size()));
    bytes.resize(static_cast<std::size_t>(size) - (base64.ends_with("==")  ? 2
                                                   : base64.ends_with("=") ? 1
                                                                           : 0));
    return bytes;
  }

  const TestKey key_ = TestKey::Rsa();
};

TEST_F(OciLoginTest, TheKeySignsTheRequestForTheUser) {
  const auto proof = Prove();
  ASSERT_TRUE(proof) << AllOf(proof.error());
  EXPECT_THAT(masked_, Contains(key_.Pem()));
  const auto post = LoginPost(login_, *proof);
  ASSERT_TRUE(post);
  const json body = json::parse(post->body.Expose());
  EXPECT_EQ(body["userOcid"], "ocid1.user.oc1..u");
  EXPECT_EQ(body["headers"]["host"], "identity.eu-frankfurt-1.oraclecloud.com");
  const std::string authorization = body["headers"]["authorization"];
  EXPECT_THAT(authorization,
              HasSubstr("Signature version=\"1\",keyId=\"ocid1.tenancy.oc1..t/ocid1.user.oc1..u/"
                        "20:3b\",algorithm=\"rsa-sha256\",headers=\"date (request-target) "
                        "host\",signature=\""));
  const std::size_t at = authorization.rfind("signature=\"") + 11;
  const std::string date = body["headers"]["date"];
  EXPECT_THAT(date, ::testing::MatchesRegex("[A-Z][a-z][a-z], [0-9]+ [A-Z][a-z]+ [0-9: ]+ GMT"));
  EXPECT_TRUE(key_.Verifies("date: " + date +
                                "\n(request-target): get /20160918/users/ocid1.user.oc1..u\n"
                                "host: identity.eu-frankfurt-1.oraclecloud.com",
                            Decoded(authorization.substr(at, authorization.size() - at - 1))));
}

TEST_F(OciLoginTest, AKeysFileAndItsPassphraseAreTaken) {
  entries_.back() =
      "OCI_CLI_KEY_FILE=" + folder_.Write("key.pem", key_.Pem("canary-9f3b-SECRET")).string();
  EXPECT_THAT(Failure(Prove()), HasSubstr("encrypted, without a passphrase"));
  entries_.emplace_back("OCI_CLI_PASSPHRASE=canary-9f3b-SECRET");
  EXPECT_TRUE(Prove());
  EXPECT_THAT(masked_, Contains("canary-9f3b-SECRET"));
}

TEST_F(OciLoginTest, WhatIsMissingOrWrongIsNamed) {
  for (const char* name : {"OCI_CLI_USER", "OCI_CLI_TENANCY", "OCI_CLI_FINGERPRINT"}) {
    const auto kept = entries_;
    Change(name, "");
    EXPECT_THAT(Failure(Prove()), HasSubstr(std::string(name) + " is not set"));
    Change(name, "a\"b");
    EXPECT_THAT(Failure(Prove()), HasSubstr(std::string(name) + " is not one word"));
    entries_ = kept;
  }
  for (const char* region :
       {"eu-frankfurt-1.evil.example", "frankfurt", "eu-frankfurt-10", "EU-A-1"}) {
    Change("OCI_CLI_REGION", region);
    EXPECT_THAT(Failure(Prove()), HasSubstr("is no region")) << region;
  }
  Change("OCI_CLI_REGION", "eu-frankfurt-1");
  Change("OCI_CLI_KEY_CONTENT", TestKey::Ec().Pem());
  EXPECT_THAT(Failure(Prove()), HasSubstr("of another kind than RSA"));
}

TEST_F(OciLoginTest, EachRefusalSaysWhatToChange) {
  const Secret proof;
  EXPECT_THAT(Explained(401, "Access denied: OCI account isn't part of tenancy.", proof),
              HasSubstr("tenancy OCID"));
  EXPECT_THAT(Explained(401, "Access denied: OCI account username not allowed.", proof),
              HasSubstr("allowed usernames"));
  EXPECT_THAT(Explained(404, "OCI auth method not found for identity", proof),
              HasSubstr("has no OCI auth"));
  EXPECT_THAT(Explained(500, "Something went wrong", proof), HasSubstr("refused the signature"));
}

}  // namespace
}  // namespace stepveil
