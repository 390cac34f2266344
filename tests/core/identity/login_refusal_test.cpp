#include "core/identity/login_refusal.h"

#include "tests/core/identity/scripted_instance.h"
#include "tests/core/identity/tokens.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const auto kNow = std::chrono::system_clock::time_point(std::chrono::seconds(1000));

Refusal Read(int status, const std::string& error, const std::string& message,
             std::map<std::string, std::string> headers = {{"x-ratelimit-limit", "200"}}) {
  headers["content-type"] = "application/json";
  return ReadRefusal({status, headers, Secret(Envelope(status, error, message))}, {});
}

LoginAttempt Oidc(const std::string& payload) {
  return {"oidc", "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", ReadClaims(Secret(MakeJwt(payload)))};
}

constexpr const char* kPlain =
    R"({"iss":"i","sub":"repo:a/b:ref:main","aud":"x","exp":1300,"ref":"main"})";

LoginAttempt Universal(bool uuid = true) {
  return {"universal",
          "",
          {},
          {{"client-id", uuid ? "1b4e28ba-2fa1-4a11-883f-0016d3cca427" : "canary-9f3b-SECRET"}}};
}

TEST(LoginRefusal, SubjectHintKnowsTheGlob) {
  const Error error = LoginRefused(
      Read(403, "ForbiddenError", "Access denied: OIDC subject not allowed."), Oidc(kPlain), kNow);
  EXPECT_EQ(error.code, ErrorCode::kLogin);
  EXPECT_EQ(
      error.message,
      R"(the server answered 403: "Access denied: OIDC subject not allowed." (request "req-1"))");
  EXPECT_THAT(error.hints, Contains(HasSubstr("write \"**\"")));
  EXPECT_THAT(
      error.hints,
      Contains(
          R"(the id token says: iss "i", sub "repo:a/b:ref:main", aud "x", expires in 5 min)"));
  EXPECT_THAT(error.hints, Each(Not(HasSubstr("other claims"))));
}

TEST(LoginRefusal, ClaimHintShowsTheOtherClaims) {
  const Error error = LoginRefused(
      Read(401, "UnauthorizedError", "Access denied: OIDC claim not allowed."), Oidc(kPlain), kNow);
  EXPECT_THAT(error.hints, Contains(R"(its other claims: ref "main")"));
}

TEST(LoginRefusal, A500OfACountedLoginIsTheTokensFault) {
  const Refusal refusal = Read(500, "InternalServerError", "Something went wrong");
  const Error list = LoginRefused(refusal, Oidc(R"({"aud":["x"]})"), kNow);
  EXPECT_EQ(list.code, ErrorCode::kLogin);
  EXPECT_THAT(list.hints, Contains(HasSubstr("aud is a list")));
  EXPECT_THAT(LoginRefused(refusal, Oidc("{}"), kNow).hints, Contains(HasSubstr("has no aud")));
  EXPECT_THAT(LoginRefused(refusal, Oidc(kPlain), kNow).hints,
              Contains(HasSubstr("bound claim that the token lacks")));
}

TEST(LoginRefusal, A500ThatJudgedNothingIsAnOutage) {
  Refusal uncounted = Read(500, "InternalServerError", "Something went wrong", {});
  // Newer servers count nothing unless they are set to, and tell the request's id.
  EXPECT_EQ(LoginRefused(uncounted, Oidc(kPlain), kNow).code, ErrorCode::kLogin);
  uncounted.told_by_body = false;
  EXPECT_EQ(LoginRefused(uncounted, Oidc(kPlain), kNow).code, ErrorCode::kNetwork);
  const Refusal database = Read(500, "Find one", "Something went wrong");
  EXPECT_EQ(LoginRefused(database, Oidc(kPlain), kNow).code, ErrorCode::kNetwork);
  EXPECT_EQ(LoginRefused(database, Universal(), kNow).code, ErrorCode::kNetwork);
}

TEST(LoginRefusal, UnknownIdentityIsNotAboutGcp) {
  const Error error = LoginRefused(
      Read(404, "NotFound", "GCP auth method not found for identity, did you configure GCP auth?"),
      Oidc(kPlain), kNow);
  EXPECT_THAT(error.hints, Contains(HasSubstr("whatever the method is")));
  EXPECT_THAT(error.hints, Contains(HasSubstr("0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f")));
}

// Of a cloud of Infisical's the other one is meant.
TEST(LoginRefusal, AnUnknownIdentityIsToldWhereElseItMayLive) {
  const auto hints = [](const std::string& domain) {
    LoginAttempt attempt = Oidc(kPlain);
    attempt.domain = domain;
    return LoginRefused(Read(404, "NotFound", "OIDC auth method not found for identity"), attempt,
                        kNow)
        .hints;
  };
  const auto us = HasSubstr("--domain https://app.infisical.com");
  const auto eu = HasSubstr("--domain https://eu.infisical.com");
  EXPECT_THAT(hints("https://eu.infisical.com"), Contains(::testing::AllOf(us, HasSubstr("US"))));
  EXPECT_THAT(hints("https://eu.infisical.com"), Each(Not(eu)));
  for (const char* domain : {"https://app.infisical.com", "https://us.infisical.com"}) {
    EXPECT_THAT(hints(domain), Contains(::testing::AllOf(eu, HasSubstr("EU"))));
    EXPECT_THAT(hints(domain), Each(Not(us)));
  }
  EXPECT_THAT(hints("https://vault.example"), Contains(::testing::AllOf(us, eu)));
}

TEST(LoginRefusal, WhatIsNoJwtIsSaid) {
  const LoginAttempt attempt{"oidc", "id", {}};
  EXPECT_THAT(LoginRefused(Read(401, "UnauthorizedError", "Invalid JWT"), attempt, kNow).hints,
              ElementsAre(HasSubstr("is no JWT")));
  EXPECT_THAT(LoginRefused(Read(401, "UnauthorizedError", "odd"), attempt, kNow).hints,
              Contains(HasSubstr("not the form of a JWT")));
}

TEST(LoginRefusal, UniversalHints) {
  const auto hints = [](int status, const std::string& message, bool uuid = true) {
    return LoginRefused(Read(status, "UnauthorizedError", message), Universal(uuid), kNow).hints;
  };
  EXPECT_THAT(hints(401, "Invalid credentials"), Contains(HasSubstr("was not repeated")));
  EXPECT_THAT(hints(401, "Access denied due to expired client secret"),
              Contains(HasSubstr("lifetime is over")));
  EXPECT_THAT(hints(401, "Access denied due to client secret usage limit reached"),
              Contains(HasSubstr("revoked it")));
  EXPECT_THAT(hints(404, "No identity with specified client ID was found", false),
              Contains(HasSubstr("swapped")));
  EXPECT_THAT(hints(404, "No identity with specified client ID was found"),
              Each(Not(HasSubstr("swapped"))));
}

// Unrecorded, as all of AWS; from the server's source.
TEST(LoginRefusal, AwsHints) {
  const LoginAttempt attempt{"aws-iam", "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", {}};
  const auto refused = [&](int status, const std::string& error, const std::string& message) {
    return LoginRefused(Read(status, error, message), attempt, kNow);
  };
  EXPECT_THAT(refused(401, "UnauthorizedError",
                      "Access denied: AWS principal ARN not allowed. [principal-arn=arn:x]")
                  .hints,
              ElementsAre(HasSubstr("allowed principal ARNs")));
  EXPECT_THAT(refused(401, "UnauthorizedError", "Access denied: AWS account ID not allowed.").hints,
              ElementsAre(HasSubstr("allowed account ids")));
  EXPECT_THAT(refused(400, "BadRequest", "Invalid AWS region").hints,
              ElementsAre(HasSubstr("AWS_REGION")));
  EXPECT_THAT(refused(404, "NotFound",
                      "AWS auth method not found for identity, did you configure AWS auth?")
                  .hints,
              ElementsAre(HasSubstr("has no AWS auth"), HasSubstr("0f1e2d3c")));
  const Error failed = refused(500, "InternalServerError", "Something went wrong");
  EXPECT_EQ(failed.code, ErrorCode::kLogin);
  EXPECT_THAT(failed.hints, Contains(HasSubstr("AWS has refused the credentials")));
  EXPECT_THAT(failed.hints, Each(Not(HasSubstr("JWT"))));
  EXPECT_EQ(refused(500, "Find one", "Something went wrong").code, ErrorCode::kNetwork);
}

// Unrecorded: newer servers' lockout; wording after their source.
TEST(LoginRefusal, LockoutSaysHowLong) {
  const Refusal refusal =
      Read(401, "UnauthorizedError", "This identity auth method is temporarily locked");
  EXPECT_THAT(LoginRefused(refusal, Universal(), kNow).hints, Contains(HasSubstr("five minutes")));
}

// Unrecorded: 422 (newest) and 400 (Go backend) for what 2024 answers with 401.
TEST(LoginRefusal, SchemaErrorsOfEveryStatus) {
  for (const int status : {400, 401, 422}) {
    const Error error =
        LoginRefused(Read(status, "ValidationFailure", "clientId: Required"), Universal(), kNow);
    EXPECT_EQ(error.code, ErrorCode::kLogin);
    EXPECT_THAT(error.hints, ElementsAre("the server does not take it as it is written: check the "
                                         "client id (--client-id)"));
    const Error whole =
        LoginRefused(Read(status, "ValidationFailure", "Expected object"), Universal(), kNow);
    EXPECT_THAT(whole.hints, ElementsAre(HasSubstr("newer than this stepveil")));
  }
}

TEST(LoginRefusal, RateLimitAbsentRouteAndForeignHeader) {
  EXPECT_EQ(LoginRefused(Read(429, "RateLimitExceeded", "x"), Oidc(kPlain), kNow).code,
            ErrorCode::kNetwork);
  EXPECT_THAT(
      LoginRefused(Read(404, "Not Found", "Route POST:/x not found"), Oidc(kPlain), kNow).hints,
      Contains(HasSubstr("--method")));
  EXPECT_THAT(LoginRefused(Read(403, "TokenError", "malformed"), Universal(), kNow).hints,
              Contains(HasSubstr("no Authorization header")));
}

}  // namespace
}  // namespace stepveil
