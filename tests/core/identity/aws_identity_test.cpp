#include "core/identity/aws_identity.h"

#include "tests/core/identity/aws_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using testing::Answered;
using testing::Failed;
using ::testing::HasSubstr;

constexpr const char* kId = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE";
constexpr const char* kKey = "AWS_SECRET_ACCESS_KEY=canary-9f3b-SECRET";
constexpr const char* kService = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x";
constexpr const char* kNoInstance = "AWS_EC2_METADATA_DISABLED=true";

class AwsIdentityTest : public AwsScene {
 protected:
  std::string Region() {
    const auto found = FindAwsIdentity(Place());
    return found ? found->region : found.error().message;
  }
};

TEST_F(AwsIdentityTest, VariablesComeFirst) {
  entries_ = {kId, kKey, "AWS_SESSION_TOKEN= canary-9f3b-TOKEN\n", kService};
  const auto found = FindAwsIdentity(Place());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->credentials.access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(found->credentials.secret_access_key.Expose(), "canary-9f3b-SECRET");
  EXPECT_EQ(found->credentials.session_token.Expose(), "canary-9f3b-TOKEN");
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(AwsIdentityTest, ThenTheContainerThenTheInstance) {
  entries_ = {kService};
  transport_.Queue(Answered(200, kAwsAnswer));
  ASSERT_TRUE(FindAwsIdentity(Place()));
  entries_ = {};
  for (const char* body : {"token", "role", kAwsAnswer, "ap-south-1"}) {
    transport_.Queue(Answered(200, body));
  }
  EXPECT_EQ(Region(), "ap-south-1");
}

TEST_F(AwsIdentityTest, TheRegionHasAnOrderToo) {
  entries_ = {kId, kKey};
  EXPECT_EQ(Region(), "us-east-1");
  entries_.emplace_back("AWS_DEFAULT_REGION=eu-west-1");
  EXPECT_EQ(Region(), "eu-west-1");
  entries_.emplace_back("AWS_REGION=eu-central-1");
  EXPECT_EQ(Region(), "eu-central-1");
}

TEST_F(AwsIdentityTest, RegionsThatInfisicalCannotAsk) {
  for (const char* region : {"EU-WEST-1", "evil.example/", "a-region-that-is-too-long"}) {
    entries_ = {kId, kKey, std::string("AWS_REGION=") + region};
    EXPECT_THAT(Failure(FindAwsIdentity(Place())), HasSubstr("AWS_REGION")) << region;
  }
  entries_ = {kId, kKey, "AWS_REGION=cn-north-1"};
  EXPECT_THAT(Failure(FindAwsIdentity(Place())), HasSubstr("cn-north-1"));
}

TEST_F(AwsIdentityTest, HalfAPairNamesTheOtherHalf) {
  entries_ = {kKey, kService};
  EXPECT_THAT(Failure(FindAwsIdentity(Place())), HasSubstr("AWS_ACCESS_KEY_ID is not set, but"));
  entries_ = {kId, "AWS_SECRET_ACCESS_KEY="};
  EXPECT_THAT(Failure(FindAwsIdentity(Place())), HasSubstr("SECRET_ACCESS_KEY is not set, but"));
}

TEST_F(AwsIdentityTest, ABrokenValueIsNotShown) {
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) {
    entries_ = {std::string(name) + "=canary-9f3b SECRET", kId, kKey};
    EXPECT_THAT(Failure(FindAwsIdentity(Place())), HasSubstr(name));
  }
}

TEST_F(AwsIdentityTest, NothingFoundListsWhatWasLookedAt) {
  entries_ = {kNoInstance};
  const auto found = FindAwsIdentity(Place());
  EXPECT_THAT(Failure(found),
              AllOf(HasSubstr("no AWS credentials were found"), HasSubstr("AWS_ACCESS_KEY_ID"),
                    HasSubstr("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
                    HasSubstr("AWS_EC2_METADATA_DISABLED is true")));
  EXPECT_EQ(found.error().code, ErrorCode::kLogin);
}

TEST_F(AwsIdentityTest, AServiceThatIsNamedAndFailsIsNotPassedOver) {
  entries_ = {kService, "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1"};
  transport_.set_handler([](const auto&) { return Failed(TransportFailure::Kind::kConnect); });
  EXPECT_THAT(Failure(FindAwsIdentity(Place())), HasSubstr("the container's AWS credentials"));
}

}  // namespace
}  // namespace stepveil
