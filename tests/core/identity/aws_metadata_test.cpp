#include "core/identity/aws_metadata.h"

#include "tests/core/identity/aws_scene.h"

namespace stepveil {
namespace {

using testing::Answered;
using testing::Failed;
using ::testing::HasSubstr;

class AwsMetadataTest : public AwsScene {
 protected:
  MetadataQuestion To(const std::string& url) {
    MetadataQuestion question;
    question.url = url;
    question.source = "AWS_SOMETHING";
    question.header.emplace("Authorization", Secret(kCanary));
    return question;
  }
};

TEST_F(AwsMetadataTest, AsksTheLinkLocalAddressWithTheHeaderAndNoBearer) {
  transport_.Queue(Answered(200, "x"));
  ASSERT_TRUE(Ask(Place(), To("http://169.254.170.2/v2/credentials/1?a=b")));
  const auto& seen = transport_.seen().front();
  EXPECT_EQ(seen.url, "http://169.254.170.2/v2/credentials/1?a=b");
  EXPECT_EQ(seen.secret_headers.at("Authorization"), kCanary);
  EXPECT_FALSE(seen.bearer);
  EXPECT_TRUE(seen.to_metadata);
}

TEST_F(AwsMetadataTest, PlainHttpGoesNowhereElse) {
  for (const char* url : {"http://credentials.example/", "http://10.0.0.1/", "http://169.253.0.1/",
                          "ftp://127.0.0.1/", "nonsense", "http://me:pw@127.0.0.1/", ""}) {
    EXPECT_THAT(Failure(Ask(Place(), To(url))), HasSubstr("AWS_SOMETHING")) << url;
  }
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(AwsMetadataTest, AProxyIsAskedForHttpsElsewhere) {
  transport_.Queue(Answered(200, "x"));
  ASSERT_TRUE(Ask(Place(), To("https://credentials.example/a")));
  EXPECT_FALSE(transport_.seen().front().to_metadata);
}

TEST_F(AwsMetadataTest, RepeatsWhatFailsForAMoment) {
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(200, "x"));
  EXPECT_TRUE(Ask(Place(), To("http://127.0.0.1/")));
  EXPECT_EQ(transport_.seen().size(), 2U);
}

TEST_F(AwsMetadataTest, ItsOwnTimeEndsBeforeTheDeadline) {
  transport_.Queue(Failed(TransportFailure::Kind::kTimeout));
  EXPECT_THAT(Failure(Ask(Place(), To("http://127.0.0.1/"))), HasSubstr("within 5 s"));
  EXPECT_EQ(transport_.last_deadline(), time_.now + std::chrono::seconds(5));
}

TEST(ReadCredentials, TakesThemOut) {
  const auto read = ReadCredentials({200, {}, Secret(kAwsAnswer)}, "it");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->access_key_id, "ASIAEXAMPLE");
  EXPECT_EQ(read->secret_access_key.Expose(), "canary-9f3b-SECRET");
  EXPECT_EQ(read->session_token.Expose(), "canary-9f3b-TOKEN");
}

TEST(ReadCredentials, ShowsNothingOfABadAnswer) {
  for (const char* body :
       {"", "canary-9f3b-SECRET", "[]", "{}", R"({"AccessKeyId":"canary-9f3b-SECRET"})",
        R"({"AccessKeyId":7,"SecretAccessKey":"canary-9f3b-SECRET"})",
        R"({"AccessKeyId":"A","SecretAccessKey":"canary-9f3b-SECRET\n"})"}) {
    const auto read = ReadCredentials({200, {}, Secret(body)}, "the service");
    ASSERT_FALSE(read) << body;
    EXPECT_THAT(AllOf(read.error()), HasSubstr("the service answered with"));
    EXPECT_THAT(AllOf(read.error()), ::testing::Not(HasSubstr("canary")));
  }
  EXPECT_EQ(ReadCredentials({404, {}, Secret()}, "it").error().message, "it answered 404");
}

}  // namespace
}  // namespace stepveil
