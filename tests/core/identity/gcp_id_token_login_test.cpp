#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using testing::Answered;
using testing::Failed;
using ::testing::HasSubstr;

class GcpIdTokenLoginTest : public ProofScene {
 protected:
  GcpIdTokenLoginTest() : ProofScene(kGcpIdTokenLogin) {}

  const std::string jwt_ = MakeJwt(R"({"sub":"1","aud":"it"})");
};

TEST_F(GcpIdTokenLoginTest, TheMetadataServerIsAskedForTheIdentity) {
  transport_.Queue(Answered(200, jwt_));
  EXPECT_EQ(Prove()->Expose(), jwt_);
  const auto& seen = transport_.seen().front();
  EXPECT_EQ(seen.url,
            "http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/identity"
            "?format=full&audience=" +
                std::string(kIdentity));
  EXPECT_EQ(seen.secret_headers.at("Metadata-Flavor"), "Google");
  EXPECT_TRUE(seen.to_metadata);
  EXPECT_EQ(transport_.last_deadline(), time_.now + std::chrono::seconds(2));
}

TEST_F(GcpIdTokenLoginTest, AnotherHostIsTakenWhereItIsNear) {
  entries_ = {"GCE_METADATA_HOST=metadata.google.internal"};
  transport_.Queue(Answered(200, jwt_));
  EXPECT_TRUE(Prove());
  EXPECT_THAT(transport_.seen().back().url, HasSubstr("http://169.254.169.254/"));
  entries_ = {"GCE_METADATA_HOST=127.0.0.1:9"};
  transport_.Queue(Answered(200, jwt_));
  EXPECT_TRUE(Prove());
  EXPECT_THAT(transport_.seen().back().url, HasSubstr("http://127.0.0.1:9/"));
  const std::size_t asked = transport_.seen().size();
  for (const char* host : {"metadata.example", "10.0.0.1", "me:pw@127.0.0.1", "a b"}) {
    entries_ = {"GCE_METADATA_HOST=" + std::string(host)};
    EXPECT_THAT(Failure(Prove()), HasSubstr("GCE_METADATA_HOST")) << host;
  }
  EXPECT_EQ(transport_.seen().size(), asked);
}

TEST_F(GcpIdTokenLoginTest, ElsewhereTheHintSaysWhereItWorks) {
  transport_.Queue(Failed(TransportFailure::Kind::kTimeout));
  EXPECT_THAT(Failure(Prove()),
              AllOf(HasSubstr("no token from Google's metadata server"), HasSubstr("gcp-iam")));
  transport_.Queue(Answered(404, "canary-9f3b-SECRET"));
  EXPECT_THAT(Failure(Prove()), HasSubstr("answered 404"));
  transport_.Queue(Answered(200, "<html>canary-9f3b-SECRET</html>"));
  EXPECT_THAT(Failure(Prove()), HasSubstr("gives no token"));
}

TEST_F(GcpIdTokenLoginTest, WithoutAnIdentityNobodyIsAsked) {
  login_.identity_id.clear();
  EXPECT_THAT(Failure(Prove()), HasSubstr("identity id"));
  EXPECT_TRUE(transport_.seen().empty());
}

}  // namespace
}  // namespace stepveil
