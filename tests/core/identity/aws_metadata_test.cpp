#include "core/identity/aws_metadata.h"

#include "tests/core/identity/aws_scene.h"

namespace stepveil {
namespace {

using ::testing::HasSubstr;

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
