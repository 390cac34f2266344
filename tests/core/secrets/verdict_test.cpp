#include "core/secrets/verdict.h"

#include "core/identity/login_refusal.h"
#include "core/identity/token_refusal.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

Refusal Answer(int status, const std::string& error, const std::string& message) {
  Refusal refusal;
  refusal.status = status;
  refusal.from_api = true;
  refusal.counted = true;
  refusal.error = error;
  refusal.message = message;
  return refusal;
}

Verdict OfLogin(const std::string& method, int status, const std::string& error,
                const std::string& message) {
  const auto now = std::chrono::system_clock::time_point();
  return VerdictOf(WithContext(
      "cannot log in", LoginRefused(Answer(status, error, message), {method, "id", {}, {}}, now)));
}

TEST(Verdict, LoginsThatAreDenied) {
  for (const char* message :
       {"Access denied: OIDC audience not allowed.", "Access denied: OIDC subject not allowed.",
        "Access denied: OIDC claim not allowed.",
        "GCP auth method not found for identity, did you configure GCP auth?"}) {
    EXPECT_EQ(OfLogin("oidc", 403, "ForbiddenError", message), Verdict::kDenied) << message;
  }
  for (const char* message : {"Access denied: AWS principal ARN not allowed.",
                              "Access denied: AWS account ID not allowed."}) {
    EXPECT_EQ(OfLogin("aws-iam", 401, "UnauthorizedError", message), Verdict::kDenied) << message;
  }
  EXPECT_EQ(OfLogin("universal", 401, "UnauthorizedError", "Invalid credentials"),
            Verdict::kDenied);
}

// About this one token or this one moment, and not about the right.
TEST(Verdict, LoginsThatAreUnclear) {
  for (const char* message :
       {"Access denied: jwt expired", "Access denied: jwt not active",
        "Access denied: invalid signature", "Access denied: jwt signature is required",
        "Invalid JWT", "something that nobody has heard yet",
        "You cannot access this from the current IP address"}) {
    EXPECT_EQ(OfLogin("oidc", 401, "UnauthorizedError", message), Verdict::kUnclear) << message;
  }
  // A wrong claim makes such a 500 on the servers that were recorded.
  EXPECT_EQ(OfLogin("oidc", 500, "InternalServerError", "Something went wrong"), Verdict::kUnclear);
}

TEST(Verdict, LoginsThatMetAnOutage) {
  EXPECT_EQ(OfLogin("oidc", 500, "Find one", "Something went wrong"), Verdict::kOutage);
  EXPECT_EQ(OfLogin("universal", 500, "InternalServerError", "Something went wrong"),
            Verdict::kOutage);
  EXPECT_EQ(OfLogin("oidc", 503, "", ""), Verdict::kOutage);
}

TEST(Verdict, TokensThatAreDeniedOrUnclear) {
  const auto of = [](int status, const char* error, const char* message) {
    const auto refused = TokenRefused(Answer(status, error, message), AccessToken::Kind::kGiven);
    return refused ? VerdictOf(*refused) : Verdict::kUnclear;
  };
  EXPECT_EQ(of(401, "UnauthorizedError", "No identity access token found"), Verdict::kDenied);
  EXPECT_EQ(of(404, "NotFound", "Service token not found"), Verdict::kDenied);
  EXPECT_EQ(of(403, "TokenError", "Your token has expired. Please re-authenticate."),
            Verdict::kUnclear);
  EXPECT_EQ(of(403, "TokenError", "The provided access token is malformed."), Verdict::kUnclear);
}

TEST(Verdict, AnErrorOfOursSaysNothing) {
  EXPECT_EQ(VerdictOf({ErrorCode::kNetwork, "https://a answers with a redirect (302)", {}}),
            Verdict::kUnclear);
  EXPECT_EQ(VerdictOf({ErrorCode::kConfig, "cannot reach anything", {}}), Verdict::kUnclear);
  EXPECT_EQ(VerdictOf({ErrorCode::kNetwork, "cannot log in: cannot reach https://a: refused", {}}),
            Verdict::kOutage);
}

}  // namespace
}  // namespace stepveil
