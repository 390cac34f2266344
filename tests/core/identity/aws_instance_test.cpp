#include "core/identity/aws_instance.h"

#include "tests/core/identity/aws_scene.h"

namespace stepveil {
namespace {

using testing::Answered;
using testing::Failed;
using ::testing::HasSubstr;
using testing::SeenRequest;

class AwsInstanceTest : public AwsScene {
 protected:
  // The services of an instance whose token is "t".
  static HttpOutcome Serve(const SeenRequest& request) {
    const std::string path = request.url.substr(request.url.find("/latest"));
    if (path == "/latest/api/token") {
      const bool asked = request.method == HttpMethod::kPut &&
                         request.secret_headers.contains("X-aws-ec2-metadata-token-ttl-seconds");
      return asked ? Answered(200, "t") : Answered(400);
    }
    if (request.secret_headers.at("X-aws-ec2-metadata-token") != "t") return Answered(401);
    if (path == "/latest/meta-data/placement/region") return Answered(200, "eu-west-3");
    if (path == "/latest/meta-data/iam/security-credentials/") return Answered(200, "role\nold");
    return path == "/latest/meta-data/iam/security-credentials/role" ? Answered(200, kAwsAnswer)
                                                                     : Answered(404);
  }
};

TEST_F(AwsInstanceTest, TokenThenRoleThenCredentialsThenRegion) {
  transport_.set_handler(Serve);
  const auto found = InstanceIdentity(Place());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->credentials.access_key_id, "ASIAEXAMPLE");
  EXPECT_EQ(found->region, "eu-west-3");
  EXPECT_EQ(transport_.seen().front().url, "http://169.254.169.254/latest/api/token");
}

TEST_F(AwsInstanceTest, TheEndpointCanBeElsewhere) {
  entries_ = {"AWS_EC2_METADATA_SERVICE_ENDPOINT=http://[fd00:ec2::254]/"};
  transport_.set_handler(Serve);
  ASSERT_TRUE(InstanceIdentity(Place()));
  EXPECT_EQ(transport_.seen().front().url, "http://[fd00:ec2::254]/latest/api/token");
}

TEST_F(AwsInstanceTest, NobodyThereIsKnownAfterASecond) {
  transport_.Queue(Failed(TransportFailure::Kind::kTimeout));
  EXPECT_THAT(Failure(InstanceIdentity(Place())), HasSubstr("within 1 s"));
  EXPECT_EQ(transport_.seen().size(), 1U);
}

TEST_F(AwsInstanceTest, AnotherCloudsServiceIsNone) {
  transport_.Queue(Answered(405, "canary-9f3b-SECRET"));
  EXPECT_THAT(Failure(InstanceIdentity(Place())), HasSubstr("no metadata service of AWS (405)"));
}

TEST_F(AwsInstanceTest, AnInstanceWithoutARole) {
  transport_.Queue(Answered(200, "t"));
  transport_.Queue(Answered(404));
  EXPECT_THAT(Failure(InstanceIdentity(Place())), HasSubstr("no role is attached"));
}

TEST_F(AwsInstanceTest, DisabledIsNotAsked) {
  entries_ = {"AWS_EC2_METADATA_DISABLED=True"};
  EXPECT_THAT(Failure(InstanceIdentity(Place())), HasSubstr("AWS_EC2_METADATA_DISABLED"));
  EXPECT_TRUE(transport_.seen().empty());
}

}  // namespace
}  // namespace stepveil
