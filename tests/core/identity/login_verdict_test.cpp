// What a refused login says about the service, for whoever could do without it.
#include "core/identity/login_method.h"
#include "core/identity/login_refusal.h"
#include "core/identity/token_refusal.h"
#include "tests/core/identity/counted_refusal.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::CountedRefusal;

Verdict OfLogin(const std::string& method, const Refusal& refusal) {
  const auto now = std::chrono::system_clock::time_point();
  return WithContext("cannot log in", LoginRefused(refusal, {method, "id", {}, {}}, now)).verdict;
}

Verdict OfLogin(const std::string& method, int status, const std::string& error,
                const std::string& message) {
  return OfLogin(method, CountedRefusal(status, error, message));
}

TEST(LoginVerdict, DeniedIsWhatAnAdministratorSays) {
  for (const char* message :
       {"Access denied: OIDC audience not allowed.", "Access denied: OIDC subject not allowed.",
        "Access denied: OIDC claim not allowed.", "Access denied: token has no ref field",
        "GCP auth method not found for identity, did you configure GCP auth?",
        "The OIDC auth method not found for identity"}) {
    EXPECT_EQ(OfLogin("oidc", 403, "ForbiddenError", message), Verdict::kDenied) << message;
  }
  for (const char* message :
       {"Access denied: AWS principal ARN not allowed.",
        "Access denied: AWS account ID not allowed.", "AWS auth method not found for identity"}) {
    EXPECT_EQ(OfLogin("aws-iam", 401, "UnauthorizedError", message), Verdict::kDenied) << message;
  }
  for (const char* message : {"Invalid credentials", "Access denied due to expired client secret",
                              "Access denied due to client secret usage limit reached",
                              "No identity with specified client ID was found"}) {
    EXPECT_EQ(OfLogin("universal", 401, "UnauthorizedError", message), Verdict::kDenied) << message;
  }
}

// Whatever the method is: its identity is gone, or has it no more.
TEST(LoginVerdict, AMethodThatTheIdentityHasNoMoreIsDenied) {
  std::size_t methods = 0;
  for (const LoginMethod* method : LoginMethods()) {
    if (method->has_identity && method->issues_token) {
      ++methods;
      EXPECT_EQ(OfLogin(method->name, 404, "NotFound", "The auth method not found for identity"),
                Verdict::kDenied)
          << method->name;
      EXPECT_EQ(OfLogin(method->name, 500, "InternalServerError", "Something went wrong"),
                Verdict::kUnclear)
          << method->name;
      EXPECT_EQ(OfLogin(method->name, 502, "", ""), Verdict::kOutage) << method->name;
    }
  }
  EXPECT_GE(methods, 10U);
}

// About this one token or this one moment, and not about the right.
TEST(LoginVerdict, UnclearIsWhatMayBeOtherwiseNextTime) {
  for (const char* message :
       {"Access denied: jwt expired", "Access denied: jwt not active",
        "Access denied: invalid signature", "Access denied: jwt signature is required",
        "Invalid JWT", "something that nobody has heard yet",
        "You cannot access this from the current IP address",
        "This identity auth method is temporarily locked"}) {
    EXPECT_EQ(OfLogin("oidc", 401, "UnauthorizedError", message), Verdict::kUnclear) << message;
  }
}

TEST(LoginVerdict, AnOutageIsWhatTheServerDidNotJudge) {
  EXPECT_EQ(OfLogin("oidc", 500, "Find one", "Something went wrong"), Verdict::kOutage);
  EXPECT_EQ(OfLogin("universal", 500, "InternalServerError", "Something went wrong"),
            Verdict::kOutage);
  EXPECT_EQ(OfLogin("oidc", 503, "", ""), Verdict::kOutage);
  Refusal limited = CountedRefusal(500, "InternalServerError", "Something went wrong");
  limited.rate_limited = true;
  EXPECT_EQ(OfLogin("oidc", limited), Verdict::kOutage);
  Refusal page = CountedRefusal(403, "", "");
  page.from_api = false;
  EXPECT_EQ(OfLogin("oidc", page), Verdict::kUnclear);
}

// Recorded: a claim that is missing makes a 500 that is counted, a server without its cache or in
// maintenance one that is not. Newer servers count nothing, and tell neither apart.
TEST(LoginVerdict, A500AtAnIdTokenIsAnOutageOnlyWhereItIsNotCounted) {
  Refusal refusal = CountedRefusal(500, "InternalServerError", "Something went wrong");
  EXPECT_EQ(OfLogin("oidc", refusal), Verdict::kUnclear);
  refusal.counted = false;
  EXPECT_EQ(OfLogin("oidc", refusal), Verdict::kOutage);
  refusal.told_by_body = true;
  EXPECT_EQ(OfLogin("oidc", refusal), Verdict::kUnclear);
}

TEST(LoginVerdict, TokensThatAreDeniedOrUnclear) {
  const auto of = [](int status, const char* error, const char* message) {
    const auto refused =
        TokenRefused(CountedRefusal(status, error, message), AccessToken::Kind::kGiven);
    return refused ? refused->verdict : Verdict::kOutage;
  };
  for (const char* message :
       {"No identity access token found", "The identity access token has been revoked"}) {
    EXPECT_EQ(of(401, "UnauthorizedError", message), Verdict::kDenied) << message;
  }
  EXPECT_EQ(of(404, "NotFound", "Service token not found"), Verdict::kDenied);
  EXPECT_EQ(of(404, "NotFound", "Service token with ID 'x' not found"), Verdict::kDenied);
  for (const char* message : {"Your token has expired. Please re-authenticate.",
                              "The provided access token is malformed.", "jwt must be provided"}) {
    EXPECT_EQ(of(403, "TokenError", message), Verdict::kUnclear) << message;
  }
}

TEST(LoginVerdict, OfTwoDeniedStaysAndAnOutageNeedsBoth) {
  using enum Verdict;
  EXPECT_EQ(Both(kOutage, kOutage), kOutage);
  EXPECT_EQ(Both(kOutage, kUnclear), kUnclear);
  EXPECT_EQ(Both(kUnclear, kOutage), kUnclear);
  EXPECT_EQ(Both(kOutage, kDenied), kDenied);
  EXPECT_EQ(Both(kDenied, kUnclear), kDenied);
}

}  // namespace
}  // namespace stepveil
