#include "core/secrets/list.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kRouteMissing =
    R"({"message":"Route GET:/api/v4/secrets not found","error":"Not Found","statusCode":404})";

Result<std::vector<PathAnswer>> SendTo(ScriptedInstance& instance, const Request& request,
                                       Target& target) {
  Client client = instance.MakeClient();
  return SendLists(client, Token(), request, target);
}

TEST(ListAddress, SaysEveryDefaultForBothVersions) {
  Target target = SampleTarget();
  EXPECT_EQ(ListAddress(target, {"dev", "/a b"}, {false, true, true}, {"ci", "x&y"}),
            std::string("/api/v4/secrets?projectId=") + kProjectId +
                "&environment=dev&secretPath=%2Fa%20b&viewSecretValue=true"
                "&expandSecretReferences=true&recursive=false&include_imports=true"
                "&includeImports=true&tagSlugs=ci%2Cx%26y");
  target.api = Api::kV3;
  EXPECT_EQ(ListAddress(target, {"dev", "/"}, {true, false, false}, {}),
            std::string("/api/v3/secrets/raw?workspaceId=") + kProjectId +
                "&environment=dev&secretPath=%2F&viewSecretValue=true"
                "&expandSecretReferences=false&recursive=true&include_imports=false");
}

TEST(SendLists, ThreePathsAreOneFlightOfListsAsTheyAreStored) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Target target = SampleTarget({"/backend", "/frontend", "/compose"});
  const auto answers = SendTo(instance, Ask(target.paths), target);
  ASSERT_TRUE(answers);
  EXPECT_THAT(*answers, SizeIs(3));
  ASSERT_THAT(instance.flights, SizeIs(1));
  EXPECT_THAT(instance.flights[0],
              AllOf(SizeIs(3), Each(HasSubstr("expandSecretReferences=false"))));
  EXPECT_THAT(instance.bearers, Each("token-9f3b"));
}

TEST(SendLists, AnOldServerExpandsAndIsAskedForImports) {
  ScriptedInstance instance;
  ScriptOldSample(instance);
  Target target = SampleTarget({"/backend"});
  target.api = Api::kV3;
  Request request = Ask(target.paths);
  const auto answers = SendTo(instance, request, target);
  ASSERT_TRUE(answers);
  EXPECT_THAT(instance.flights[0],
              ElementsAre(HasSubstr("expandSecretReferences=true"), StartsWith(kImports)));
  EXPECT_TRUE(answers->at(0).import_rules.has_value());
  request.import_check = false;
  ASSERT_TRUE(SendTo(instance, request, target));
  EXPECT_THAT(instance.flights[1], SizeIs(1));
  request.import_check = true;
  request.include_imports = false;
  ASSERT_TRUE(SendTo(instance, request, target));
  EXPECT_THAT(instance.flights[2], SizeIs(1));
}

TEST(SendLists, ARecursiveRequestAsksWhoseImportsTheyAre) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Target target = SampleTarget({"/backend"});
  Request request = Ask(target.paths);
  request.recursive = true;
  const auto answers = SendTo(instance, request, target);
  ASSERT_TRUE(answers);
  EXPECT_THAT(instance.flights[0], ElementsAre(HasSubstr("recursive=true"), StartsWith(kImports)));
}

TEST(SendLists, FallsBackToV3OnceForAllPaths) {
  for (const ScriptedInstance::Answer& absent :
       {ScriptedInstance::Answer{404, kRouteMissing},
        ScriptedInstance::Answer{404, "<html>", {{"content-type", "text/html; charset=utf-8"}}},
        ScriptedInstance::Answer{200, "<html>", {{"content-type", "text/html"}}}}) {
    ScriptedInstance instance;
    ScriptSample(instance);
    instance.On(kV4, absent);
    instance.On(kV3, {200, List(Row("A", "1", "/x"))});
    Target target = SampleTarget({"/a", "/b"});
    const auto answers = SendTo(instance, Ask(target.paths), target);
    ASSERT_TRUE(answers);
    EXPECT_EQ(target.api, Api::kV3);
    EXPECT_THAT(answers->at(1).list->own, SizeIs(1));
    EXPECT_TRUE(answers->at(1).import_rules.has_value());
    ASSERT_THAT(instance.flights, SizeIs(2));
    EXPECT_THAT(instance.flights[1], ElementsAre(StartsWith(kV3), StartsWith(kV3),
                                                 StartsWith(kImports), StartsWith(kImports)));
  }
}

TEST(SendLists, OtherAnswersAreNoReasonToFallBack) {
  for (const int status : {401, 403, 404, 422, 429, 500, 502}) {
    ScriptedInstance instance;
    ScriptSample(instance);
    instance.On(kV4, {status, Envelope(status, "NotFound", "Project not found")});
    Target target = SampleTarget({"/a"});
    const auto answers = SendTo(instance, Ask(target.paths), target);
    ASSERT_TRUE(answers);
    EXPECT_EQ(answers->at(0).refusal->status, status);
    EXPECT_THAT(instance.flights[0], Each(Not(StartsWith(kV3))));
    EXPECT_EQ(target.api, Api::kV4);
  }
}

TEST(SendLists, AKnownOldServerIsNotAskedForV4) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(kV3, {200, List("")});
  Target target = SampleTarget({"/a"});
  target.api = Api::kV3;
  ASSERT_TRUE(SendTo(instance, Ask(target.paths), target));
  EXPECT_THAT(instance.flights, SizeIs(1));
}

TEST(SendLists, NoAnswerOrHalfAnAnswerFailsTheWhole) {
  ScriptedInstance half;
  ScriptSample(half);
  half.On(kV4, {200, R"({"secrets":[{"secretKey":"A","secretValue":"canary-9f3b-SECRET)"}, "%2Fb");
  Target target = SampleTarget({"/a", "/b"});
  const auto broken = SendTo(half, Ask(target.paths), target);
  ASSERT_FALSE(broken);
  EXPECT_THAT(stepveil::AllOf(broken.error()), Not(HasSubstr(kCanary)));

  ScriptedInstance dead;
  dead.Die({TransportFailure::Kind::kClosed, "reset"});
  const auto failed = SendTo(dead, Ask(target.paths), target);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kNetwork);
}

}  // namespace
}  // namespace stepveil
