#include "core/identity/refusal.h"

#include "tests/core/identity/scripted_instance.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Refusal Read(int status, const std::string& body,
             std::map<std::string, std::string> headers = {{"content-type", "application/json"}}) {
  const Secret sent(kCanary);
  return ReadRefusal(HttpResponse{status, std::move(headers), Secret(body)}, {&sent});
}

TEST(Refusal, ShowsTheServersWords) {
  EXPECT_EQ(Describe(Read(401, Envelope(401, "UnauthorizedError", "Invalid credentials"))),
            R"(the server answered 401: "Invalid credentials" (request "req-1"))");
}

TEST(Refusal, ShowsErrorWhereItSaysMoreThanItsClass) {
  EXPECT_EQ(
      Describe(Read(403, Envelope(403, "Identity is not a member", "Not allowed"))),
      R"(the server answered 403: "Not allowed" ("Identity is not a member") (request "req-1"))");
}

TEST(Refusal, NamesTheRequestWhateverTheBodyIs) {
  const std::map<std::string, std::string> html{{"content-type", "text/html"},
                                                {"x-request-id", "edge-7"}};
  EXPECT_EQ(Describe(Read(502, "<p>" + std::string(kCanary), html)),
            "the server answered 502 with \"text/html\", 21 bytes that are no answer of "
            "Infisical's API (request \"edge-7\")");
  EXPECT_EQ(NameRequest(Read(200, R"({"reqId":"req-1","items":[]})", html)),
            R"( (request "req-1"))");
  EXPECT_EQ(NameRequest(Read(200, "{}", {{"x-request-id", kCanary}})), R"( (request "***"))");
  EXPECT_EQ(NameRequest(Read(200, "{}")), "");
  // A proxy's id says nothing of the server's generation.
  EXPECT_FALSE(Read(500, "{}", html).told_by_body);
}

TEST(Refusal, ListsSchemaIssuesOfBothBackends) {
  EXPECT_EQ(
      Describe(Read(401, R"({"error":"ValidationFailure","message":[)"
                         R"({"path":["clientId"],"message":"Required"},)"
                         R"({"path":["a",0,"b"],"message":"Bad"},{"path":[],"message":"All"}]})")),
      R"(the server answered 401: "clientId: Required, a.0.b: Bad, All")");
  EXPECT_EQ(Describe(Read(400, R"({"error":"ValidationFailure","message":"Invalid","fieldErrors":[)"
                               R"({"field":"projectId","message":"must be a UUID"}]})")),
            R"(the server answered 400: "projectId: must be a UUID")");
}

TEST(Refusal, NamesOnlyTypeAndSizeOfOtherBodies) {
  const Refusal page =
      Read(502, "<html>canary-9f3b-SECRET</html>", {{"content-type", "text/html"}});
  EXPECT_EQ(Describe(page),
            "the server answered 502 with \"text/html\", 31 bytes that are no answer of "
            "Infisical's API");
  EXPECT_FALSE(page.from_api);
  EXPECT_THAT(Describe(Read(500, "", {})), HasSubstr("no content type, 0 bytes"));
  EXPECT_THAT(Describe(Read(500, R"({"mess)")), HasSubstr("6 bytes"));
  EXPECT_FALSE(Read(500, "[1,2]").from_api);
  EXPECT_FALSE(Read(500, R"({"secrets":[]})").from_api);
}

TEST(Refusal, BlanksCredentialsThatAreEchoed) {
  const Refusal refusal = Read(
      401, Envelope(401, "for canary-9f3b-SECRET", "got canary-9f3b-SECRET!canary-9f3b-SECRET"));
  EXPECT_EQ(Describe(refusal),
            R"(the server answered 401: "got ***!***" ("for ***") (request "req-1"))");
}

TEST(Refusal, EscapesTheServersWords) {
  const std::string text =
      Describe(Read(401, Envelope(401, "E", R"(a\n::add-mask::b\u001b[2J\u202e##[endgroup])")));
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("##[")));
  EXPECT_THAT(text, Not(HasSubstr("\u202e")));
}

TEST(Refusal, KnowsAnAbsentRoute) {
  EXPECT_TRUE(
      IsRouteAbsent(Read(404, Envelope(404, "Not Found", "Route GET:/api/v4/x not found"))));
  EXPECT_TRUE(IsRouteAbsent(Read(404, "<html>", {{"content-type", "text/html"}})));
  EXPECT_TRUE(IsRouteAbsent(Read(200, "<html>", {{"content-type", "text/html"}})));
  EXPECT_FALSE(IsRouteAbsent(Read(404, Envelope(404, "NotFound", "Project not found"))));
  EXPECT_FALSE(IsRouteAbsent(Read(502, "<html>", {{"content-type", "text/html"}})));
}

TEST(Refusal, KnowsARateLimitByEitherForm) {
  const Refusal new_form = Read(429, Envelope(429, "RateLimitExceeded", "wait"));
  EXPECT_TRUE(new_form.rate_limited);
  EXPECT_THAT(Describe(new_form), HasSubstr("limits requests"));
  const std::string body = Envelope(500, "InternalServerError", "Something went wrong");
  EXPECT_TRUE(
      Read(500, body, {{"retry-after", "59"}, {"x-ratelimit-remaining", "0"}}).rate_limited);
  EXPECT_FALSE(
      Read(500, body, {{"retry-after", "59"}, {"x-ratelimit-remaining", "3"}}).rate_limited);
  EXPECT_FALSE(Read(500, body, {{"x-ratelimit-remaining", "0"}}).rate_limited);
}

TEST(Refusal, TroubleJudgedNothing) {
  const auto limit = TroubleOf(Read(429, "{}", {{"retry-after", "42"}}));
  ASSERT_TRUE(limit.has_value());
  EXPECT_EQ(limit->code, ErrorCode::kNetwork);
  EXPECT_THAT(limit->hints, ElementsAre(HasSubstr("in 42 s")));
  EXPECT_THAT(TroubleOf(Read(429, "{}", {{"retry-after", "soon"}}))->hints,
              ElementsAre(HasSubstr("in a minute")));
  EXPECT_THAT(TroubleOf(Read(429, Envelope(429, "E", "Please try again in 17 seconds")))->hints,
              ElementsAre(HasSubstr("in 17 s")));
  EXPECT_THAT(TroubleOf(Read(503, Envelope(503, "x", "y")))->hints, ElementsAre(HasSubstr("down")));
  EXPECT_THAT(TroubleOf(Read(404, "<html>", {}))->hints, ElementsAre(HasSubstr("domain")));
  EXPECT_FALSE(TroubleOf(Read(401, Envelope(401, "UnauthorizedError", "no"))).has_value());
}

// A few kilobytes were enough to overflow the stack.
TEST(Refusal, AnAnswerInTooManyLevelsIsNoneOfTheApis) {
  for (const std::size_t levels : {40U, 100'000U, 300'000U}) {
    const std::string deep = std::string(levels, '[') + std::string(levels, ']');
    const Refusal refusal =
        Read(422, R"({"message":[{"code":"x","message":"m","path":)" + deep + "}]}");
    EXPECT_FALSE(refusal.from_api);
    EXPECT_THAT(Describe(refusal), HasSubstr("no answer of Infisical's API"));
  }
}

TEST(Refusal, ShowsTheDetailsAndTheRequestsIdBoundedAndEscaped) {
  const std::string body =
      R"({"reqId":"req-\u001b[31m)" + std::string(500, 'x') +
      R"(","statusCode":403,"message":"Failed","details":["secret 'K' of 'dev'",{"action":"read"}],)"
      R"("error":"ForbiddenError"})";
  const std::string text = Describe(Read(403, body));
  EXPECT_THAT(text, ::testing::HasSubstr(R"("Failed", "secret 'K' of 'dev'" (request "req-)"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("\x1b")));
  EXPECT_LT(text.size(), 200U);
}

}  // namespace
}  // namespace stepveil
