#include "core/identity/aws_web_identity.h"

#include "tests/core/identity/aws_scene.h"
#include "tests/support/process.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using testing::Answered;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr const char* kSts =
    R"({"AssumeRoleWithWebIdentityResponse":{"AssumeRoleWithWebIdentityResult":{"Credentials":)"
    R"({"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"canary-9f3b-SECRET",)"
    R"("SessionToken":"canary-9f3b-TOKEN","Expiration":1.7e9}}}})";

class AwsWebIdentityTest : public AwsScene {
 protected:
  AwsWebIdentityTest() {
    entries_ = {"AWS_WEB_IDENTITY_TOKEN_FILE=" + folder_.Write("token", "canary+jwt\n").string(),
                "AWS_ROLE_ARN=arn:aws:iam::1:role/a"};
  }

  Result<std::optional<AwsCredentials>> Find() {
    return WebIdentityCredentials(Place(), "eu-west-1");
  }

  testing::ScratchFolder folder_;
};

TEST_F(AwsWebIdentityTest, AsksStsOfTheRegionWithAFormAndNoBearer) {
  transport_.Queue(Answered(200, kSts));
  const auto found = Find();
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->session_token.Expose(), "canary-9f3b-TOKEN");
  EXPECT_EQ((*found)->asked_with.Expose(), "canary+jwt");
  const auto& seen = transport_.seen().front();
  EXPECT_EQ(seen.url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_EQ(seen.body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn="
            "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa&RoleSessionName=stepveil&WebIdentityToken="
            "canary%2Bjwt");
  EXPECT_THAT(seen.headers,
              AllOf(Contains(Pair("Accept", "application/json")),
                    Contains(Pair("Content-Type", "application/x-www-form-urlencoded"))));
  EXPECT_FALSE(seen.bearer);
  EXPECT_FALSE(seen.to_metadata);
}

TEST_F(AwsWebIdentityTest, AnEndpointOfItsOwn) {
  entries_.emplace_back("AWS_ENDPOINT_URL_STS=http://sts.example/");
  EXPECT_THAT(Failure(Find()), AllOf(HasSubstr("AWS_ENDPOINT_URL_STS"), HasSubstr("plain http")));
  entries_.back() = "AWS_ENDPOINT_URL_STS=https://sts.example/a";
  transport_.Queue(Answered(200, kSts));
  ASSERT_TRUE(Find());
  EXPECT_EQ(transport_.seen().front().url, "https://sts.example/a");
}

TEST_F(AwsWebIdentityTest, NothingIsNamedOrOnlyHalf) {
  entries_.pop_back();
  EXPECT_THAT(Failure(Find()), HasSubstr("AWS_ROLE_ARN is not set"));
  entries_ = {"AWS_ROLE_ARN=a"};
  const auto found = Find();
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
  entries_.emplace_back("AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere/token");
  EXPECT_THAT(Failure(Find()), HasSubstr("cannot read the file in AWS_WEB_IDENTITY_TOKEN_FILE"));
}

TEST_F(AwsWebIdentityTest, ARefusalShowsAwssWordAlone) {
  transport_.Queue(
      Answered(400, R"({"Error":{"Code":"InvalidIdentityToken","Message":"canary-9f3b-SECRET"}})"));
  EXPECT_THAT(Failure(Find()), AllOf(HasSubstr("\"InvalidIdentityToken\""), HasSubstr("trust")));
  for (const char* body : {"", "<xml>canary</xml>", R"({"Error":["canary"]})", R"({"Error":7})"}) {
    transport_.Queue(Answered(403, body));
    EXPECT_THAT(Failure(Find()), HasSubstr("it answered 403")) << body;
  }
  for (const char* body : {"", "[]", R"({"AssumeRoleWithWebIdentityResponse":["canary"]})"}) {
    transport_.Queue(Answered(200, body));
    EXPECT_THAT(Failure(Find()), HasSubstr("AWS's STS answered with")) << body;
  }
}

}  // namespace
}  // namespace stepveil
