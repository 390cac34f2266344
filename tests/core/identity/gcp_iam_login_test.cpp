#include "tests/core/identity/proof_scene.h"
#include "tests/support/test_key.h"

#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TestKey;

class GcpIamLoginTest : public ProofScene {
 protected:
  GcpIamLoginTest() : ProofScene(kGcpIamLogin) {}

  static json KeyFile(const std::string& pem) {
    return {{"type", "service_account"},
            {"client_email", "ci@acme.iam.gserviceaccount.com"},
            {"private_key_id", "k1"},
            {"private_key", pem}};
  }

  Result<Secret> ProveWith(const std::string& file) {
    login_.own.texts["service-account-key-file-path"] = folder_.Write("key.json", file).string();
    return Prove();
  }
};

TEST_F(GcpIamLoginTest, SignsForTheIdentityWithTheKeyOfTheFile) {
  const TestKey key = TestKey::Rsa();
  const auto jwt = ProveWith(KeyFile(key.Pem()).dump());
  ASSERT_TRUE(jwt) << AllOf(jwt.error());
  const std::string text(jwt->Expose());
  const std::size_t second = text.rfind('.');
  EXPECT_THAT(text, HasSubstr(Base64Url(R"({"alg":"RS256","kid":"k1","typ":"JWT"})") + "."));
  const auto claims = ReadClaims(*jwt);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->subject, "ci@acme.iam.gserviceaccount.com");
  EXPECT_EQ(claims->audiences, std::vector<std::string>{kIdentity});
  const auto life = *claims->expires - std::chrono::system_clock::now();
  EXPECT_GT(life, std::chrono::minutes(8));
  EXPECT_LE(life, std::chrono::minutes(10));
  EXPECT_EQ(text.size() - second - 1, 342U);  // 2048 bits
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(GcpIamLoginTest, OtherFilesAreRefusedWithoutBeingShown) {
  for (const std::string& file :
       {std::string(kCanary), std::string("[\"canary-9f3b\"]"), std::string("{\"type\":")}) {
    EXPECT_THAT(Failure(ProveWith(file)), HasSubstr("is no JSON object"));
  }
  json file = KeyFile("canary-9f3b-SECRET");
  EXPECT_THAT(Failure(ProveWith(file.dump())),
              HasSubstr("has a private_key that is no private key in PEM"));
  file["type"] = "authorized_user";
  EXPECT_THAT(Failure(ProveWith(file.dump())), HasSubstr("another type than service_account"));
  for (const char* name : {"client_email", "private_key_id", "private_key"}) {
    json partial = KeyFile("canary-9f3b-SECRET");
    partial.erase(name);
    EXPECT_THAT(Failure(ProveWith(partial.dump())), HasSubstr("lacks one of")) << name;
    partial[name] = 7;
    EXPECT_THAT(Failure(ProveWith(partial.dump())), HasSubstr("lacks one of")) << name;
  }
}

TEST_F(GcpIamLoginTest, KeysOfAnotherKindAreRefused) {
  EXPECT_THAT(Failure(ProveWith(KeyFile(TestKey::Ec().Pem()).dump())),
              HasSubstr("of another kind than RSA"));
  EXPECT_THAT(Failure(ProveWith(KeyFile(TestKey::Rsa().Pem("canary-9f3b")).dump())),
              HasSubstr("encrypted, without a passphrase"));
}

}  // namespace
}  // namespace stepveil
