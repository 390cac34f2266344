#include "core/identity/cloud_metadata.h"

#include "tests/core/identity/aws_scene.h"

namespace stepveil {
namespace {

using testing::Answered;
using testing::Failed;
using ::testing::HasSubstr;

class MetadataServiceTest : public AwsScene {
 protected:
  MetadataQuestion To(const std::string& url) {
    MetadataQuestion question;
    question.url = url;
    question.source = "ITS_VARIABLE";
    question.header.emplace("Authorization", Secret(kCanary));
    return question;
  }
};

TEST_F(MetadataServiceTest, AsksTheLinkLocalAddressWithTheHeaderAndNoBearer) {
  transport_.Queue(Answered(200, "x"));
  ASSERT_TRUE(Ask(Place(), To("http://169.254.170.2/v2/credentials/1?a=b")));
  const auto& seen = transport_.seen().front();
  EXPECT_EQ(seen.url, "http://169.254.170.2/v2/credentials/1?a=b");
  EXPECT_EQ(seen.secret_headers.at("Authorization"), kCanary);
  EXPECT_FALSE(seen.bearer);
  EXPECT_TRUE(seen.to_metadata);
}

TEST_F(MetadataServiceTest, PlainHttpGoesNowhereElse) {
  for (const char* url : {"http://credentials.example/", "http://10.0.0.1/", "http://169.253.0.1/",
                          "ftp://127.0.0.1/", "nonsense", "http://me:pw@127.0.0.1/", ""}) {
    EXPECT_THAT(Failure(Ask(Place(), To(url))), HasSubstr("ITS_VARIABLE")) << url;
  }
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(MetadataServiceTest, AProxyIsAskedForHttpsElsewhere) {
  transport_.Queue(Answered(200, "x"));
  ASSERT_TRUE(Ask(Place(), To("https://credentials.example/a")));
  EXPECT_FALSE(transport_.seen().front().to_metadata);
}

TEST_F(MetadataServiceTest, RepeatsWhatFailsForAMoment) {
  transport_.Queue(Answered(503));
  transport_.Queue(Answered(200, "x"));
  EXPECT_TRUE(Ask(Place(), To("http://127.0.0.1/")));
  EXPECT_EQ(transport_.seen().size(), 2U);
}

TEST_F(MetadataServiceTest, ItsOwnTimeEndsBeforeTheDeadline) {
  transport_.Queue(Failed(TransportFailure::Kind::kTimeout));
  EXPECT_THAT(Failure(Ask(Place(), To("http://127.0.0.1/"))), HasSubstr("within 5 s"));
  EXPECT_EQ(transport_.last_deadline(), time_.now + std::chrono::seconds(5));
}

TEST(WithoutFinalSlash, TakesEachAway) {
  EXPECT_EQ(WithoutFinalSlash("http://127.0.0.1//"), "http://127.0.0.1");
  EXPECT_EQ(WithoutFinalSlash("a"), "a");
  EXPECT_EQ(WithoutFinalSlash(""), "");
}

}  // namespace
}  // namespace stepveil
