#include "core/identity/login_post.h"

#include "tests/core/identity/scripted_instance.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kIdentity = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

LoginRequest Universal(const std::string& secret) {
  LoginRequest request;
  request.method = "universal";
  request.own.texts["client-id"] = "id";
  request.own.secrets["client-secret"] = Secret(secret);
  return request;
}

TEST(LoginPost, BuildsTheBodyOfEachMethod) {
  const auto universal = LoginPost(Universal("a\"b\\c\n"), Secret());
  ASSERT_TRUE(universal);
  EXPECT_EQ(universal->path, "/api/v1/auth/universal-auth/login");
  EXPECT_EQ(universal->body.Expose(), R"({"clientId":"id","clientSecret":"a\"b\\c\n"})");

  LoginRequest request;
  request.identity_id = kIdentity;
  for (const auto& [method, route] :
       {std::pair{"oidc", "oidc-auth"}, std::pair{"jwt", "jwt-auth"}}) {
    request.method = method;
    const auto post = LoginPost(request, Secret("a.b.c"));
    ASSERT_TRUE(post);
    EXPECT_EQ(post->path, std::string("/api/v1/auth/") + route + "/login");
    EXPECT_EQ(post->body.Expose(),
              std::string(R"({"identityId":")") + kIdentity + R"(","jwt":"a.b.c"})");
  }
}

// Unrecorded: from the server's source.
TEST(LoginPost, CarriesTheSignedRequestOfAws) {
  LoginRequest request;
  request.method = "aws-iam";
  request.identity_id = kIdentity;
  const auto post = LoginPost(request, Secret("eyJI"));
  ASSERT_TRUE(post);
  EXPECT_EQ(post->path, "/api/v1/auth/aws-auth/login");
  EXPECT_EQ(post->body.Expose(),
            std::string(R"({"iamHttpRequestMethod":"POST","iamRequestBody":")") +
                "QWN0aW9uPUdldENhbGxlcklkZW50aXR5JlZlcnNpb249MjAxMS0wNi0xNQ==" +
                R"(","iamRequestHeaders":"eyJI","identityId":")" + kIdentity + "\"}");
  request.identity_id = "";
  EXPECT_FALSE(LoginPost(request, Secret("eyJI")));
}

// Unrecorded: sub-organisations are newer than the recorded server.
TEST(LoginPost, NamesTheOrganizationBothWays) {
  LoginRequest request = Universal("s");
  request.organization_slug = "team";
  const auto post = LoginPost(request, Secret());
  ASSERT_TRUE(post);
  EXPECT_THAT(post->body.Expose(), HasSubstr(R"("organizationSlug":"team")"));
  EXPECT_THAT(post->body.Expose(), HasSubstr(R"("subOrganizationName":"team")"));
}

TEST(LoginPost, RefusesWhatServersAnswerMisleadingly) {
  LoginRequest request;
  request.method = "oidc";
  request.identity_id = "nope";
  const auto no_uuid = LoginPost(request, Secret(kCanary));
  ASSERT_FALSE(no_uuid);
  EXPECT_EQ(no_uuid.error().code, ErrorCode::kLogin);
  EXPECT_EQ(no_uuid.error().message, R"(the identity id "nope" is not a UUID)");
  request.identity_id = kIdentity;
  const auto no_token = LoginPost(request, Secret());
  ASSERT_FALSE(no_token);
  EXPECT_THAT(no_token.error().message, HasSubstr("no id token"));
}

TEST(LoginPost, RefusesMissingAndBinaryCredentials) {
  EXPECT_FALSE(LoginPost(Universal(""), Secret()));
  const auto binary = LoginPost(Universal(std::string(kCanary) + "\xff"), Secret());
  ASSERT_FALSE(binary);
  EXPECT_THAT(binary.error().message, HasSubstr("UTF-8"));
  EXPECT_THAT(AllOf(binary.error()), Not(HasSubstr(kCanary)));
}

TEST(LoginPost, RevokesByBody) {
  const auto post = RevokePost(Secret("tok"));
  ASSERT_TRUE(post);
  EXPECT_EQ(post->path, "/api/v1/auth/token/revoke");
  EXPECT_EQ(post->body.Expose(), R"({"accessToken":"tok"})");
}

}  // namespace
}  // namespace stepveil
