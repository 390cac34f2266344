#include "core/identity/aws_container.h"

#include "tests/core/identity/aws_scene.h"
#include "tests/support/process.h"

namespace stepveil {
namespace {

using testing::Answered;
using ::testing::HasSubstr;
using testing::ScratchFolder;

class AwsContainerTest : public AwsScene {
 protected:
  // Asks once and returns the Authorization that was sent, "" = none.
  std::string SentAuthorization() {
    transport_.Queue(Answered(200, kAwsAnswer));
    const auto found = ContainerCredentials(Place());
    EXPECT_TRUE(found && *found && (*found)->access_key_id == "ASIAEXAMPLE");
    const auto& headers = transport_.seen().back().secret_headers;
    return headers.contains("Authorization") ? headers.at("Authorization") : "";
  }
};

TEST_F(AwsContainerTest, NothingIsNamed) {
  const auto found = ContainerCredentials(Place());
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST_F(AwsContainerTest, ARelativeAddressIsThatOfEcs) {
  entries_ = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/1",
              "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/never"};
  EXPECT_EQ(SentAuthorization(), "");
  EXPECT_EQ(transport_.seen().front().url, "http://169.254.170.2/v2/credentials/1");
}

// "@evil.example" after the fixed address would make it a user name.
TEST_F(AwsContainerTest, ARelativeAddressCannotChangeTheHost) {
  entries_ = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=@evil.example/"};
  EXPECT_THAT(Failure(ContainerCredentials(Place())), HasSubstr("RELATIVE_URI"));
  entries_ = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=.evil.example/"};
  EXPECT_THAT(Failure(ContainerCredentials(Place())), HasSubstr("plain http"));
}

TEST_F(AwsContainerTest, TheTokensFileComesBeforeTheVariable) {
  const ScratchFolder folder;
  const auto file = folder.Write("token", "from-file\n");
  entries_ = {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials",
              "AWS_CONTAINER_AUTHORIZATION_TOKEN=from-variable"};
  EXPECT_EQ(SentAuthorization(), "from-variable");
  entries_.push_back("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + file.string());
  EXPECT_EQ(SentAuthorization(), "from-file");
  entries_.back() += ".gone";
  EXPECT_THAT(Failure(ContainerCredentials(Place())), HasSubstr("no such file"));
}

TEST_F(AwsContainerTest, ARefusalNamesTheVariable) {
  entries_ = {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/x",
              "AWS_CONTAINER_AUTHORIZATION_TOKEN=canary-9f3b-SECRET"};
  transport_.Queue(Answered(401, "canary-9f3b-SECRET"));
  EXPECT_THAT(Failure(ContainerCredentials(Place())),
              HasSubstr("AWS_CONTAINER_CREDENTIALS_FULL_URI names answered 401"));
}

}  // namespace
}  // namespace stepveil
