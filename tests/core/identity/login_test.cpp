#include "core/identity/login.h"

#include "tests/core/identity/scripted_instance.h"
#include "tests/core/identity/tokens.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kUniversalLogin = "/api/v1/auth/universal-auth/login";
constexpr const char* kRevoke = "/api/v1/auth/token/revoke";
constexpr const char* kIssued =
    R"({"accessToken":"canary-9f3b-SECRET","expiresIn":7200,"accessTokenMaxTTL":86400,"tokenType":"Bearer"})";

LoginRequest Universal() {
  LoginRequest request;
  request.method = "universal";
  request.own.texts["client-id"] = "1b4e28ba-2fa1-4a11-883f-0016d3cca427";
  request.own.secrets["client-secret"] = Secret(kCanary);
  return request;
}

LoginRequest Given(const std::string& token) {
  LoginRequest request;
  request.method = "token";
  request.token = Secret(token);
  return request;
}

Error ErrorOf(ScriptedInstance& instance, const LoginRequest& request, const Secret& token = {}) {
  Client client = instance.MakeClient();
  const auto result = Login(client, request, token);
  EXPECT_FALSE(result);
  return result ? Error{} : result.error();
}

TEST(Login, OnePostWithoutAnAuthorizationHeader) {
  ScriptedInstance instance;
  instance.On(kUniversalLogin, {200, kIssued});
  Client client = instance.MakeClient();
  const auto token = Login(client, Universal(), Secret());
  ASSERT_TRUE(token);
  EXPECT_EQ(token->value.Expose(), kCanary);
  EXPECT_EQ(token->kind, AccessToken::Kind::kIssued);
  EXPECT_EQ(token->expires_in, std::chrono::hours(2));
  ASSERT_EQ(instance.flights.size(), 1U);
  EXPECT_EQ(instance.bearers, std::vector<std::string>{""});
}

TEST(Login, A401IsNeverSentAgain) {
  ScriptedInstance instance;
  instance.On(kUniversalLogin, {401, Envelope(401, "UnauthorizedError", "Invalid credentials")});
  const Error error = ErrorOf(instance, Universal());
  EXPECT_EQ(instance.flights.size(), 1U);
  EXPECT_EQ(error.code, ErrorCode::kLogin);
  EXPECT_EQ(
      error.message,
      R"(cannot log in to https://secrets.test: the server answered 401: "Invalid credentials" (request "req-1"))");
}

TEST(Login, NoMessageHoldsWhatWasSent) {
  for (const int status : {200, 400, 401, 403, 404, 422, 429, 500, 503}) {
    ScriptedInstance instance;
    instance.On("/api", {status,
                         Envelope(status, "echo canary-9f3b-SECRET", "canary-9f3b-SECRET"),
                         {{"location", "https://x.test/canary-9f3b-SECRET"}}});
    EXPECT_THAT(AllOf(ErrorOf(instance, Universal())), Not(HasSubstr(kCanary))) << status;
    LoginRequest request;
    request.method = "oidc";
    request.identity_id = "1b4e28ba-2fa1-4a11-883f-0016d3cca427";
    ScriptedInstance other;
    const std::string jwt = MakeJwt(R"({"sub":"s"})");
    other.On("/api", {status, Envelope(status, "E", "echo " + jwt)});
    EXPECT_THAT(AllOf(ErrorOf(other, request, Secret(jwt))), Not(HasSubstr(kCanary))) << status;
  }
}

TEST(Login, ShowsTheClaimsOfTheToken) {
  ScriptedInstance instance;
  instance.On(
      "/api/v1/auth/oidc-auth/login",
      {401, Envelope(401, "UnauthorizedError", "Access denied: OIDC audience not allowed.")});
  LoginRequest request;
  request.method = "oidc";
  request.identity_id = "1b4e28ba-2fa1-4a11-883f-0016d3cca427";
  request.jwt = Secret(MakeJwt(R"({"iss":"i","sub":"s","aud":"x","exp":)" +
                               EpochIn(std::chrono::seconds(330)) + "}"));
  EXPECT_THAT(ErrorOf(instance, request).hints,
              Contains(R"(the id token says: iss "i", sub "s", aud "x", expires in 5 min)"));
}

TEST(Login, AnAnswerWithoutATokenIsAnError) {
  for (const char* body : {"{}", R"({"accessToken":7})", R"({"accessToken":""})",
                           R"({"accessToken":"a\nb"})", R"({"token":"canary-9f3b-SECRET"})"}) {
    ScriptedInstance instance;
    instance.On(kUniversalLogin, {200, body});
    const Error error = ErrorOf(instance, Universal());
    EXPECT_EQ(error.code, ErrorCode::kLogin) << body;
    EXPECT_THAT(error.message, HasSubstr("without an access token")) << body;
    EXPECT_THAT(AllOf(error), Not(HasSubstr("canary"))) << body;
  }
}

TEST(Login, AnAnswerThatIsNoneOfInfisicalsIsANetworkFailure) {
  for (const char* body :
       {"", "<html>canary-9f3b-SECRET", "[]", R"({"accessToken":"canary-9f3b)"}) {
    ScriptedInstance instance;
    instance.On(kUniversalLogin, {200, body});
    const Error error = ErrorOf(instance, Universal());
    EXPECT_EQ(error.code, ErrorCode::kNetwork) << body;
    EXPECT_THAT(error.message, HasSubstr("no answer of Infisical's API")) << body;
    EXPECT_THAT(error.hints, Not(::testing::IsEmpty())) << body;
    EXPECT_THAT(AllOf(error), Not(HasSubstr("canary"))) << body;
  }
}

TEST(Login, NetworkFailureStaysOne) {
  ScriptedInstance instance;
  instance.Die({TransportFailure::Kind::kConnect, "refused"});
  const Error error = ErrorOf(instance, Universal());
  EXPECT_EQ(error.code, ErrorCode::kNetwork);
  EXPECT_THAT(error.message, HasSubstr("cannot log in: "));
}

TEST(Login, AGivenTokenNeedsNoRequest) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  const auto token = Login(client, Given(" ey.a.b \n"), Secret());
  ASSERT_TRUE(token);
  EXPECT_EQ(token->value.Expose(), "ey.a.b");
  EXPECT_EQ(token->kind, AccessToken::Kind::kGiven);
  EXPECT_TRUE(instance.flights.empty());
}

TEST(Login, AServiceTokensKeyStaysHome) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  for (const char* text : {"st.id.secret.key", "st.id.secret"}) {
    const auto token = Login(client, Given(text), Secret());
    ASSERT_TRUE(token);
    EXPECT_EQ(token->value.Expose(), "st.id.secret");
    EXPECT_EQ(token->kind, AccessToken::Kind::kService);
  }
  EXPECT_THAT(ErrorOf(instance, Given("st.canary-9f3b-SECRET")).message, HasSubstr("not complete"));
}

TEST(Login, RefusesWhatIsNoToken) {
  ScriptedInstance instance;
  for (const char* text : {"", "  ", "canary-9f3b-SECRET two", "a\nb", "t\x80k"}) {
    const Error error = ErrorOf(instance, Given(text));
    EXPECT_EQ(error.code, ErrorCode::kLogin);
    EXPECT_THAT(AllOf(error), Not(HasSubstr(kCanary)));
  }
  EXPECT_THAT(ErrorOf(instance, LoginRequest{}).message, HasSubstr("no way to log in"));
}

TEST(Revoke, OnlyWhatOurLoginIssued) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  instance.On(kRevoke, {200, R"({"message":"Successfully revoked access token"})"});
  EXPECT_TRUE(Revoke(client, {Secret("a"), AccessToken::Kind::kGiven}));
  EXPECT_TRUE(Revoke(client, {Secret("a"), AccessToken::Kind::kService}));
  EXPECT_TRUE(instance.flights.empty());
  EXPECT_TRUE(Revoke(client, {Secret("a"), AccessToken::Kind::kIssued}));
  EXPECT_EQ(instance.flights.size(), 1U);
  EXPECT_EQ(instance.bearers.back(), "");
}

TEST(Revoke, GoneIsRevoked) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  instance.On(kRevoke, {401, Envelope(401, "UnauthorizedError", "No identity access token found")});
  EXPECT_TRUE(Revoke(client, {Secret("a"), AccessToken::Kind::kIssued}));
}

TEST(Revoke, APageIsNoRevocation) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  for (const char* body : {"<html>canary-9f3b-SECRET", R"({"message":"Succ)", ""}) {
    instance.On(kRevoke, {200, body});
    const auto revoked = Revoke(client, {Secret("a"), AccessToken::Kind::kIssued});
    ASSERT_FALSE(revoked) << body;
    EXPECT_EQ(revoked.error().code, ErrorCode::kNetwork);
    EXPECT_THAT(AllOf(revoked.error()), Not(HasSubstr("canary")));
  }
}

TEST(Revoke, FailuresNameTheCauseNotTheToken) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  instance.On(kRevoke, {403, Envelope(403, "TokenError", "bad canary-9f3b-SECRET")});
  const auto refused = Revoke(client, {Secret(kCanary), AccessToken::Kind::kIssued});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLogin);
  EXPECT_THAT(AllOf(refused.error()), Not(HasSubstr(kCanary)));
  instance.On(kRevoke, {500, Envelope(500, "InternalServerError", "Something went wrong")});
  const auto failed = Revoke(client, {Secret(kCanary), AccessToken::Kind::kIssued});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kNetwork);
}

}  // namespace
}  // namespace stepveil
