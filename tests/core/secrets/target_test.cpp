#include "core/secrets/target.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = AccessToken::Kind;

constexpr const char* kBySlug = "/api/v1/projects/slug/";
constexpr const char* kOldBySlug = "/api/v2/workspace/";
constexpr const char* kServiceToken = "/api/v2/service-token";
const std::string kProject = std::string(R"({"id":")") + kProjectId + R"(","environments":[]})";

Result<Target> Find(ScriptedInstance& instance, const Request& request, Kind kind = Kind::kIssued) {
  Client client = instance.MakeClient();
  return FindTarget(client, Token(kind), request);
}

Request BySlug() {
  Request request = Ask({"/"});
  request.project = "acme app";
  return request;
}

TEST(Target, AProjectByIdCostsNoRequest) {
  ScriptedInstance instance;
  const auto target = Find(instance, Ask({"/a", "/b"}));
  ASSERT_TRUE(target);
  EXPECT_EQ(target->project_id, kProjectId);
  EXPECT_THAT(target->paths, ElementsAre("/a", "/b"));
  EXPECT_TRUE(instance.flights.empty());
}

// Unrecorded: the route came with v4.
TEST(Target, ASlugIsLookedUp) {
  ScriptedInstance instance;
  instance.On(kBySlug, {200, kProject});
  const auto target = Find(instance, BySlug());
  ASSERT_TRUE(target);
  EXPECT_EQ(target->project_id, kProjectId);
  EXPECT_EQ(target->project, "acme app");
  EXPECT_EQ(target->api, Api::kV4);
  EXPECT_THAT(instance.flights, ElementsAre(ElementsAre("/api/v1/projects/slug/acme%20app")));
  EXPECT_THAT(instance.bearers, ElementsAre("token-9f3b"));
}

TEST(Target, AnOldServerIsKnownByTheMissingRoute) {
  ScriptedInstance json;
  json.On(kOldBySlug, {200, kProject});
  ScriptedInstance pages;
  pages.On("/", {404, "<html>", {{"content-type", "text/html"}}});
  pages.On(kOldBySlug, {200, kProject});
  for (ScriptedInstance* instance : {&json, &pages}) {
    const auto target = Find(*instance, BySlug());
    ASSERT_TRUE(target);
    EXPECT_EQ(target->project_id, kProjectId);
    EXPECT_EQ(target->api, Api::kV3);
  }
}

TEST(Target, UnknownForeignAndRefused) {
  ScriptedInstance instance;
  instance.On(kBySlug, {404, Envelope(404, "NotFound", "Project not found")});
  EXPECT_THAT(Find(instance, BySlug()).error().message,
              HasSubstr("there is no project \"acme app\""));
  instance.On(kBySlug, {403, Envelope(403, "Identity is not a member of the specified project",
                                      "You are not allowed")});
  EXPECT_THAT(Find(instance, BySlug()).error().message, HasSubstr("is no member"));
  instance.On(kBySlug, {401, Envelope(401, "UnauthorizedError", "Token missing")});
  EXPECT_EQ(Find(instance, BySlug()).error().code, ErrorCode::kLogin);
  instance.On(kBySlug, {503, "<html>", {}});
  EXPECT_EQ(Find(instance, BySlug()).error().code, ErrorCode::kNetwork);
  instance.On(kBySlug, {409, Envelope(409, "Conflict", "token-9f3b")});
  const auto other = Find(instance, BySlug());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kSecret);
  EXPECT_THAT(AllOf(other.error()), Not(HasSubstr("token-9f3b")));
}

TEST(Target, AServiceTokenBringsItsOwn) {
  ScriptedInstance instance;
  instance.On(kServiceToken,
              {200, std::string(R"({"workspace":")") + kProjectId +
                        R"(","scopes":[{"environment":"dev","secretPath":"/backend"}]})"});
  Request request;
  const auto target = Find(instance, request, Kind::kService);
  ASSERT_TRUE(target);
  EXPECT_EQ(target->project_id, kProjectId);
  EXPECT_EQ(target->environment, "dev");
  EXPECT_THAT(target->paths, ElementsAre("/backend"));

  request.environment = "prod";  // asked for on purpose: kept, and checked against the answer
  const auto asked = Find(instance, request, Kind::kService);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->environment, "prod");
  EXPECT_THAT(asked->paths, ElementsAre("/"));
}

TEST(Target, SeveralScopesNeedAChoice) {
  ScriptedInstance instance;
  instance.On(kServiceToken,
              {200, R"({"workspace":"p","scopes":[{"environment":"dev","secretPath":"/a"},)"
                    R"({"environment":"prod","secretPath":"/b"}]})"});
  const auto target = Find(instance, Request(), Kind::kService);
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error().hints, Contains(HasSubstr(R"("/a" of "dev", "/b" of "prod")")));
}

TEST(Target, AWildcardScopeGivesNoPath) {
  ScriptedInstance instance;
  instance.On(kServiceToken,
              {200, std::string(R"({"workspace":")") + kProjectId +
                        R"(","scopes":[{"environment":"dev","secretPath":"/**"}]})"});
  EXPECT_THAT(Find(instance, Request(), Kind::kService)->paths, ElementsAre("/"));
}

TEST(Target, ARefusedServiceTokenIsALoginFailure) {
  ScriptedInstance instance;
  instance.On(kServiceToken, {404, Envelope(404, "NotFound", "Service token not found")});
  EXPECT_EQ(Find(instance, Request(), Kind::kService).error().code, ErrorCode::kLogin);
}

TEST(Target, OthersMustNameProjectAndEnvironment) {
  ScriptedInstance instance;
  EXPECT_THAT(Find(instance, Request()).error().message, HasSubstr("no project"));
  EXPECT_TRUE(instance.flights.empty());
}

}  // namespace
}  // namespace stepveil
