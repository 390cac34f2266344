#include "core/identity/token_refusal.h"

#include "tests/core/identity/scripted_instance.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using Kind = AccessToken::Kind;

Refusal Read(int status, const std::string& error, const std::string& message) {
  return ReadRefusal({status, {}, Secret(Envelope(status, error, message))}, {});
}

TEST(TokenRefusal, ExplainsMisleadingWords) {
  const auto ttl = TokenRefused(
      Read(401, "UnauthorizedError", "Failed to renew MI access token due to TTL expiration"),
      Kind::kGiven);
  ASSERT_TRUE(ttl.has_value());
  EXPECT_EQ(ttl->code, ErrorCode::kLogin);
  EXPECT_THAT(ttl->hints, Contains(HasSubstr("nobody renewed")));
  EXPECT_THAT(ttl->hints, Contains(HasSubstr("log in again")));
  const auto uses =
      TokenRefused(Read(401, "UnauthorizedError",
                        "Unable to renew because access token number of uses limit reached"),
                   Kind::kIssued);
  ASSERT_TRUE(uses.has_value());
  EXPECT_THAT(uses->hints, Contains(HasSubstr("every request counts")));
}

// A role would not help a token that comes from the wrong place.
TEST(TokenRefusal, NamesTheAddressesATokenMayBeUsedFrom) {
  const auto error =
      TokenRefused(Read(403, "ForbiddenError",
                        "You are not allowed to access this resource from the current IP address"),
                   Kind::kGiven);
  ASSERT_TRUE(error.has_value());
  EXPECT_THAT(error->hints, Contains(HasSubstr("trusted addresses")));
}

TEST(TokenRefusal, TellsTheCisTokenFromInfisicals) {
  const auto error = TokenRefused(
      Read(403, "TokenError", "The access token is signed with an invalid algorithm. ..."),
      Kind::kGiven);
  ASSERT_TRUE(error.has_value());
  EXPECT_THAT(error->hints, Contains(HasSubstr("--method oidc")));
}

TEST(TokenRefusal, ServiceTokenIsRefusedWith404) {
  const auto error = TokenRefused(Read(404, "NotFound", "Service token not found"), Kind::kService);
  ASSERT_TRUE(error.has_value());
  EXPECT_THAT(error->hints, Contains(HasSubstr("deprecated")));
}

TEST(TokenRefusal, OtherRefusalsAreNotTheTokens) {
  EXPECT_FALSE(TokenRefused(Read(403, "PermissionDenied", "not allowed"), Kind::kIssued));
  EXPECT_FALSE(TokenRefused(Read(401, "ValidationFailure", "bad"), Kind::kIssued));
  EXPECT_FALSE(TokenRefused(Read(500, "InternalServerError", "x"), Kind::kIssued));
  EXPECT_FALSE(TokenRefused(Read(404, "NotFound", "Project not found"), Kind::kIssued));
}

// Unrecorded: servers until autumn 2024 said 403 where 2024's later ones say 401.
TEST(TokenRefusal, GoesByWordsWhereTheStatusMoved) {
  EXPECT_TRUE(
      TokenRefused(Read(403, "Unauthorized", "No identity access token found"), Kind::kIssued));
}

TEST(TokenRefusal, KnowsATokenThatIsGone) {
  EXPECT_TRUE(IsTokenGone(Read(401, "UnauthorizedError", "No identity access token found")));
  EXPECT_TRUE(IsTokenGone(Read(403, "TokenError", "Your token has expired. Please re-auth")));
  EXPECT_FALSE(IsTokenGone(Read(403, "TokenError", "The provided access token is malformed.")));
  EXPECT_FALSE(IsTokenGone(Read(500, "x", "No identity access token found")));
}

}  // namespace
}  // namespace stepveil
