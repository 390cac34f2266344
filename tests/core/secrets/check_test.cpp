#include "core/secrets/check.h"

#include "core/secrets/fetch.h"
#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// The failure of fetching `request` from `instance`.
Error ErrorOf(ScriptedInstance& instance, const Request& request,
              AccessToken::Kind kind = AccessToken::Kind::kIssued) {
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(kind), request);
  EXPECT_FALSE(set);
  return set ? Error{} : set.error();
}

struct Sample : ScriptedInstance {
  Sample() { ScriptSample(*this); }
};

TEST(Check, UnknownEnvironmentAndPathInOneErrorOneFlight) {
  Sample instance;
  const Error path = ErrorOf(instance, Ask({"/bakend", "/compse"}));
  EXPECT_EQ(path.code, ErrorCode::kSecret);
  EXPECT_EQ(path.message,
            "path \"/bakend\" does not exist in environment \"dev\"\n"
            "  path \"/compse\" does not exist in environment \"dev\"");
  EXPECT_THAT(path.hints, ElementsAre("did you mean \"/backend\"? give --path /backend",
                                      "did you mean \"/compose\"? give --path /compose"));
  EXPECT_THAT(instance.flights, SizeIs(2));

  Request request = Ask({"/backend", "/compose"});
  request.environment = "prd";
  EXPECT_EQ(ErrorOf(instance, request).message,
            std::string("environment \"prd\" does not exist in project \"") + kProjectId + "\"");
}

TEST(Check, AnEmptyFolderNeedsAllowEmptyATypoIsNotLetThrough) {
  Sample instance;
  const Error error = ErrorOf(instance, Ask({"/empty"}));
  EXPECT_EQ(error.message, "path \"/empty\" in environment \"dev\" holds no secrets");
  EXPECT_THAT(error.hints, ElementsAre(HasSubstr("--allow-empty")));

  Request request = Ask({"/empty"});
  request.allow_empty = true;
  Client client = instance.MakeClient();
  EXPECT_TRUE(FetchSecrets(client, Token(), request));
  request.paths = {"/emptyy"};
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("does not exist"));
}

TEST(Check, AnUnexplainedEmptyAnswerIsStillAnError) {
  Sample instance;
  instance.On(kFolders, {403, Envelope(403, "PermissionDenied", "no")});
  instance.On(kWorkspace, {403, Envelope(403, "PermissionDenied", "no")});
  const Error error = ErrorOf(instance, Ask({"/backend"}));
  EXPECT_EQ(error.message,
            "the server sent no secrets for path \"/backend\" in environment \"dev\"");
}

TEST(Check, ADeniedPathSaysWhetherItExists) {
  Sample instance;
  instance.On(kV4,
              {403, Envelope(403, "PermissionDenied", "You are not allowed to read on secrets")});
  const Error denied = ErrorOf(instance, Ask({"/backend"}));
  EXPECT_EQ(denied.code, ErrorCode::kSecret);
  EXPECT_THAT(denied.message,
              HasSubstr("the identity may not read path \"/backend\" in environment \"dev\""));
  EXPECT_THAT(ErrorOf(instance, Ask({"/bakend"})).message, HasSubstr("does not exist"));
}

// The only secret is left out for its reference: that is told, and no empty path.
TEST(Check, APathWhoseSecretsAreAllLeftOutIsNotEmpty) {
  Sample instance;
  instance.On(kV4, {200, List(Row("A", "${dev.other.B}", "/backend"))});
  const ScriptedInstance::Answer denied{403, Envelope(403, "ForbiddenError", "secret reference")};
  instance.On(kV4, denied, "expandSecretReferences=true");
  instance.On(std::string(kV4) + "/A", denied);
  Request request = Ask({"/backend"});
  request.allow_partial = true;
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), request);
  ASSERT_TRUE(set) << AllOf(set.error());
  EXPECT_THAT(set->warnings, Contains(HasSubstr("\"A\" of path \"/backend\"")));
}

// Unrecorded: the texts of newer servers' denied expansion.
TEST(Check, ADeniedReferenceIsNotADeniedPath) {
  Sample instance;
  instance.On(kV4, {403, Envelope(403, "ForbiddenError",
                                  "Permission denied for secret reference expansion")});
  EXPECT_THAT(ErrorOf(instance, Ask({"/backend"})).message, HasSubstr("refers to one"));
}

TEST(Check, ARefusedTokenIsSaidOnce) {
  Sample instance;
  instance.On("/api", {401, Envelope(401, "UnauthorizedError", "No identity access token found")});
  const Error error = ErrorOf(instance, Ask({"/a", "/b", "/c"}));
  EXPECT_EQ(error.code, ErrorCode::kLogin);
  EXPECT_THAT(error.message, Not(HasSubstr("\n")));
  EXPECT_THAT(instance.flights, SizeIs(1));
}

// 429 and 422 are unrecorded; 500 with an unknown environment is
// list-unknown-environment-recursive.
TEST(Check, StatusesOfNewerServersAndFailures) {
  Sample instance;
  instance.On(kV4, {429, Envelope(429, "RateLimitExceeded", "try again in 42 seconds")});
  EXPECT_EQ(ErrorOf(instance, Ask({"/backend"})).code, ErrorCode::kNetwork);
  instance.On(
      kV4,
      {422,
       R"({"error":"ValidationFailure","message":[{"path":["projectId"],"message":"Invalid"}]})"});
  const Error schema = ErrorOf(instance, Ask({"/backend"}));
  EXPECT_EQ(schema.code, ErrorCode::kSecret);
  EXPECT_THAT(schema.message, HasSubstr("projectId: Invalid"));
  instance.On(kV4, {500, Envelope(500, "InternalServerError", "Something went wrong")});
  EXPECT_EQ(ErrorOf(instance, Ask({"/backend"})).code, ErrorCode::kNetwork);
  Request request = Ask({"/backend"});
  request.environment = "prd";
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("environment \"prd\""));
  instance.On(kV4, {500, Envelope(500, "Find by secret path", "Something went wrong")});
  for (const char* path : {"/*", "/backend/../frontend", "/.."}) {
    EXPECT_THAT(ErrorOf(instance, Ask({path})).hints, Contains(HasSubstr("wildcards"))) << path;
  }
}

TEST(Check, AServiceTokensScopeDoesNotPassForTheAskedPath) {
  Sample instance;
  instance.On(kV4, {200, List(Row("A", "canary-9f3b-SECRET", "/backend"))});
  const Error error = ErrorOf(instance, Ask({"/frontend"}), AccessToken::Kind::kService);
  EXPECT_EQ(error.message,
            "asked for path \"/frontend\" in environment \"dev\", the server sent path "
            "\"/backend\" in environment \"dev\" instead");
  EXPECT_THAT(error.hints, ElementsAre(HasSubstr("service token")));
  EXPECT_THAT(AllOf(error), Not(HasSubstr(kCanary)));
  Request request = Ask({"/frontend"});
  request.recursive = true;
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("instead"));
}

TEST(Check, AnEmptyListOfAPathThatMayNotBeReadIsNoEmptyFolder) {
  Sample instance;
  ScriptRights(instance, "%2Fempty", false);
  Request request = Ask({"/empty"});
  request.allow_empty = true;
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("may not read path \"/empty\""));
  EXPECT_THAT(ErrorOf(instance, request, AccessToken::Kind::kService).message,
              HasSubstr("the service token may not read"));
  ScriptRights(instance, "%2Fempty", true);
  Client client = instance.MakeClient();
  EXPECT_TRUE(FetchSecrets(client, Token(), request));
}

TEST(Check, AFolderBelowWhoseNamesAloneMayBeSeenIsLeftOut) {
  Sample instance;
  instance.On(
      kFolders,
      {200, R"({"folders":[{"id":"1","parentId":"0","name":"jobs","relativePath":"/jobs"}]})"},
      "&path=%2Fbackend&recursive=true");
  instance.On(kV4, {200, List(Row("A", "1", "/backend"))}, "recursive=true");
  instance.On(kV4, {200, List(Row("B", "<hidden>", "/backend/jobs"))}, "viewSecretValue=false");
  ScriptRights(instance, "%2Fbackend%2Fjobs", true);
  Request request = Ask({"/backend"});
  request.recursive = true;
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("\"/backend/jobs\""));
}

TEST(Check, StrictAsksForTheRightToTheWholeFolder) {
  Sample instance;
  instance.On(kV4, {200, List(Row("A", "1", "/backend"))});
  ScriptRights(instance, "%2Fbackend", false);
  Request request = Ask({"/backend"});
  Client client = instance.MakeClient();
  EXPECT_TRUE(FetchSecrets(client, Token(), request)) << "not asked for";
  request.strict = true;
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("leaves out the rest"));
}

TEST(Check, ARecursiveListMayLackFolders) {
  Sample instance;
  const std::string tree =
      R"({"folders":[{"id":"1","parentId":"0","name":"jobs","relativePath":"/jobs"},)"
      R"({"id":"2","parentId":"1","name":"cron","relativePath":"/jobs/cron"}]})";
  instance.On(kFolders, {200, tree}, "&path=%2Fbackend&recursive=true");
  Request request = Ask({"/backend"});
  request.recursive = true;
  instance.On(kV4, {200, List(Row("A", "1", "/backend") + "," + Row("B", "1", "/backend/jobs"))},
              "recursive=true");
  instance.On(kV4, {200, List("")}, "viewSecretValue=false");
  ScriptRights(instance, "%2Fbackend%2Fjobs%2Fcron", false);
  const Error error = ErrorOf(instance, request);
  EXPECT_THAT(error.message, HasSubstr("leaves out the rest"));
  EXPECT_THAT(error.message, HasSubstr("\"/backend/jobs/cron\""));
  EXPECT_THAT(error.message, Not(HasSubstr("\"/backend/jobs\"")));
  request.allow_partial = true;
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), request);
  ASSERT_TRUE(set);
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("leaves out the rest")));
}

TEST(Check, SiblingsByPrefixDoNotMakeAFolderFull) {
  Sample instance;
  instance.On(kV4, {200, List(Row("X", "1", "/empty-extra"))});
  Request request = Ask({"/empty"});
  request.recursive = true;
  EXPECT_THAT(ErrorOf(instance, request).message, HasSubstr("holds no secrets"));
}

TEST(Check, PathsBelow) {
  EXPECT_TRUE(IsBelow("/", "/a"));
  EXPECT_TRUE(IsBelow("/a", "/a"));
  EXPECT_TRUE(IsBelow("/a", "/a/b"));
  EXPECT_FALSE(IsBelow("/a", "/ab"));
  EXPECT_FALSE(IsBelow("/a", "/"));
}

}  // namespace
}  // namespace stepveil
